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

/** A body on its way. `giveUp`: what is left to come of it is nobody's business any more. */
type Reading = { bytes: Promise<Uint8Array>; giveUp: () => void }

/** A body whose length was told and fits: in one piece, without the host building a stream around it first. */
const whole = (request: Request): Reading => ({
  bytes: request.arrayBuffer().then((buffer) => new Uint8Array(buffer)),
  giveUp: () => {},
})

const piecewise = (body: ReadableStream<Uint8Array>, limit: number): Reading => {
  const reader = body.getReader()
  const read = async (): Promise<Uint8Array> => {
    const chunks: Uint8Array[] = []
    let size = 0
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return Buffer.concat(chunks)
      size += value.length
      if (size > limit) throw tooLarge(limit)
      chunks.push(value)
    }
  }
  return { bytes: read(), giveUp: () => void reader.cancel().catch(() => {}) }
}

const begin = (request: Request, told: number, limit: number): Reading | undefined => {
  if (told > 0) return whole(request)
  return request.body ? piecewise(request.body, limit) : undefined
}

/**
 * A body's bytes, read no further than `limit` and waited for no longer than `patience` milliseconds. Whatever breaks
 * while they come, breaks at the caller's end of the line: a problem of theirs, never a failure of ours.
 */
export const readBytes = async (request: Request, limit: number, patience = bodyPatienceMs): Promise<Uint8Array> => {
  const told = Number(request.headers.get('content-length') ?? 0)
  if (told > limit) throw tooLarge(limit)
  const reading = begin(request, told, limit)
  if (!reading) return new Uint8Array()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow(patience)), patience)
  })
  const incomplete = (error: unknown) => {
    throw error instanceof Problem
      ? error
      : new Problem(commonProblems['body-incomplete'], commonProblems['body-incomplete'].title)
  }
  try {
    const bytes = await Promise.race([reading.bytes.catch(incomplete), late])
    // The length that was told is the host's to keep to; where a host does not, ours holds.
    if (bytes.length > limit) throw tooLarge(limit)
    return bytes
  } finally {
    clearTimeout(timer)
    reading.giveUp()
  }
}
