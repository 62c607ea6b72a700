import { commonProblems, Problem } from '../contract/problem.ts'

/** Milliseconds within which a body must be whole. Long enough for the largest over a poor line, short enough that nobody holds a request open. */
export const bodyPatienceMs = 10_000

const tooLarge = (limit: number) =>
  new Problem(commonProblems['request-too-large'], {
    zh: `请求体超过 ${limit} 字节。`,
    en: `The body is larger than ${limit} bytes.`,
  })

const tooSlow = (patience: number) =>
  new Problem(
    commonProblems['request-timeout'],
    {
      zh: `请求体未在 ${patience / 1000} 秒内到齐。`,
      en: `The body did not arrive within ${patience / 1000} s.`,
    },
    // The rest may still be under way: what follows on this connection cannot be told from it (RFC 9110 §15.5.9).
    { headers: { connection: 'close' } },
  )

/**
 * A body's bytes, read no further than `limit` and waited for no longer than `patience` milliseconds. Whatever breaks
 * while they come, breaks at the caller's end of the line: a problem of theirs, never a failure of ours.
 */
export const readBytes = async (request: Request, limit: number, patience = bodyPatienceMs): Promise<Uint8Array> => {
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge(limit)
  if (!request.body) return new Uint8Array()
  const reader = request.body.getReader()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow(patience)), patience)
  })
  const next = () =>
    reader.read().catch(() => {
      throw new Problem(commonProblems['body-incomplete'], commonProblems['body-incomplete'].title)
    })
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for (;;) {
      const { done, value } = await Promise.race([next(), late])
      if (done) return Buffer.concat(chunks)
      size += value.length
      if (size > limit) throw tooLarge(limit)
      chunks.push(value)
    }
  } finally {
    clearTimeout(timer)
    reader.cancel().catch(() => {})
  }
}
