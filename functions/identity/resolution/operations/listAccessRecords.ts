import type { Handler } from '../../../../shared/http/bind.ts'
import { actsAsHome } from '../../../../shared/http/callers.ts'
import type { HomeStore } from '../../homes/ports.ts'
import type { operations } from '../contract.ts'
import type { AccessStore } from '../ports.ts'

type Deps = { accesses: Pick<AccessStore, 'list'>; homeStore: Pick<HomeStore, 'find'> }

export const listAccessRecords =
  ({ accesses, homeStore }: Deps): Handler<typeof operations.listAccessRecords> =>
  async ({ query, caller, request }) => ({
    status: 200,
    body: await accesses.list(await actsAsHome(caller, homeStore.find), query.after, query.limit, request.now),
  })
