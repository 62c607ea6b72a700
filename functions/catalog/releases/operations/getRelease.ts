import { commonProblems, Problem } from '../../../../shared/contract/problem.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import type { operations } from '../contract.ts'
import type { ReleaseReader } from '../reader.ts'

/** A manifest never changes, so it may be kept for ever. */
export const getRelease =
  ({ reader }: { reader: Pick<ReleaseReader, 'manifest'> }): Handler<typeof operations.getRelease> =>
  async ({ params }) => {
    const signed = await reader.manifest(Number(params.number))
    if (!signed)
      throw new Problem(commonProblems['not-found'], { zh: '没有这个版本。', en: 'There is no such release.' })
    return {
      status: 200,
      body: signed,
      headers: { etag: `"${signed.digest}"`, 'cache-control': 'public, max-age=31536000, immutable' },
    }
  }
