import type { Handler } from '../../../../shared/http/bind.ts'
import { ownProvince } from '../../cards/ownProvince.ts'
import type { operations } from '../contract.ts'
import type { AccessStore } from '../ports.ts'

/** Longer than any resolution takes: what is older is there, so nothing can appear behind a cursor (in ms). */
const settledMs = 5_000

export const listAccessRecords =
  ({ accesses }: { accesses: Pick<AccessStore, 'list'> }): Handler<typeof operations.listAccessRecords> =>
  async ({ query, caller, request }) => {
    const before = new Date(request.now.getTime() - settledMs)
    const { records, more } = await accesses.list(ownProvince(caller), query.after, query.limit, before)
    return { status: 200, body: { records, cursor: records.at(-1)?.cursor ?? query.after ?? null, more } }
  }
