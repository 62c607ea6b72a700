import * as z from 'zod'
import { ParticipantId } from '../../../shared/contract/ids.ts'
import { Province } from '../../../shared/contract/province.ts'
import { PublicJwk } from '../../../shared/crypto/jwk.ts'
import type { Table } from '../../../shared/store/table.ts'
import { keys } from './keys.ts'
import type { HomeStore, StoredHome } from './ports.ts'

const HomeRow = z.object({
  revision: z.int(),
  participant: ParticipantId,
  province: Province,
  state: z.enum(['active', 'suspended']),
  baseUrl: z.string(),
  keys: z.array(
    z.object({
      kid: z.string(),
      use: z.enum(['code', 'answer']),
      state: z.enum(['active', 'revoked']),
      jwk: PublicJwk,
    }),
  ),
})

export const createHomeStore = (table: Table): HomeStore => {
  const read = (item: { version: number; data: unknown }): StoredHome => ({
    version: item.version,
    ...HomeRow.parse(item.data),
  })
  return {
    find: async (participant) => {
      const item = await table.get(keys.home(participant))
      return item && read(item)
    },
    save: async ({ version, ...data }) => {
      const item = { ...keys.home(data.participant), data }
      if (version > 0) return table.replace({ ...item, version })
      return (await table.create(item)) === 'done' ? 'done' : 'changed'
    },
    all: async () => (await table.query({ pk: keys.home().pk, limit: 100 })).items.map(read),
  }
}
