import * as z from 'zod'
import { ParticipantId } from '../../../shared/contract/ids.ts'
import { Province } from '../../../shared/contract/province.ts'
import { rowKind } from '../../../shared/store/rows.ts'
import type { Table } from '../../../shared/store/table.ts'
import { keys } from './keys.ts'
import type { PlatformStore } from './ports.ts'

const row = rowKind(
  'platform',
  z.object({
    revision: z.int(),
    participant: ParticipantId,
    province: Province,
    state: z.enum(['active', 'suspended']),
  }),
)

export const createPlatformStore = (table: Table): PlatformStore => ({
  find: async (participant) => {
    const item = await table.get(keys.platform(participant))
    return item && { version: item.version, ...row.read(item) }
  },
  save: async ({ version, ...platform }) => {
    const item = { ...keys.platform(platform.participant), ...row.written(platform) }
    if (version > 0) return table.replace({ ...item, version })
    return (await table.create(item)) === 'done' ? 'done' : 'changed'
  },
})
