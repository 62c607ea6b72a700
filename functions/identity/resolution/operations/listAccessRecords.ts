import type { Handler } from '../../../../shared/http/bind.ts'
import { ownProvince } from '../../cards/ownProvince.ts'
import type { operations } from '../contract.ts'
import type { AccessStore } from '../ports.ts'

export const listAccessRecords =
  ({ accesses }: { accesses: Pick<AccessStore, 'list'> }): Handler<typeof operations.listAccessRecords> =>
  async ({ query, caller, request }) => ({
    status: 200,
    body: await accesses.list(ownProvince(caller), query.after, query.limit, request.now),
  })
