import { commonProblems, Problem } from '../../../../../shared/contract/problem.ts'
import type { Handler } from '../../../../../shared/http/bind.ts'
import type { HomeDirectory } from '../../../homes/ports.ts'
import type { operations } from '../../contract.ts'
import type { RecognitionStore } from '../../ports.ts'

type Deps = { recognitions: Pick<RecognitionStore, 'use'>; directory: Pick<HomeDirectory, 'ofProvince'> }

/** For the scanner and for the home's platform. For anybody else there is no such receipt (404, not 403). */
export const getReceipt =
  ({ recognitions, directory }: Deps): Handler<typeof operations.getReceipt> =>
  async ({ params, caller }) => {
    const receipt = (await recognitions.use(params.id))?.receipt
    const party =
      receipt &&
      (receipt.scanner === caller.id ||
        (receipt.home === caller.province && (await directory.ofProvince(receipt.home))?.participant === caller.id))
    if (!receipt || !party)
      throw new Problem(commonProblems['not-found'], { zh: '没有这份回执。', en: 'There is no such receipt.' })
    return { status: 200, body: receipt }
  }
