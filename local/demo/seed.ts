import type { Client } from '../../sdk/client.ts'
import type { Province } from '../../shared/contract/province.ts'
import { opaqueProfile } from '../provinces/codes.ts'
import type { RunningProvince } from '../provinces/server.ts'
import { seedCatalog } from '../seed/catalog.ts'
import type { DemoId } from './participants.ts'

type Seeding = {
  clients: Record<DemoId, Client>
  provinces: readonly RunningProvince[]
  settle: () => Promise<void>
}

const done = (what: string, { status, body }: { status: number; body: unknown }) => {
  if (status >= 300) throw new Error(`${what}: the hub answered ${status} ${JSON.stringify(body)}`)
}

/** Fills the hub the way its participants would: through the API, each province with what is its own. */
export const seedDemo = async ({ clients, provinces, settle }: Seeding): Promise<void> => {
  const platforms: Record<Province, Client> = {
    beijing: clients['beijing-platform'],
    tianjin: clients['tianjin-platform'],
    hebei: clients['hebei-platform'],
  }
  const provinceData = provinces.map(async ({ province, cardBase }) => {
    const client = platforms[province]
    done('card events', await client.call('POST', '/v1/card-events', { body: { events: cardBase.eventsForHub() } }))
    const { id, body } = opaqueProfile(province)
    const profile = await client.call('PUT', `/v1/code-profiles/${id}`, { body })
    // 412: the profile is there from an earlier start that did not come to its end.
    if (profile.status !== 412) done('code profile', profile)
  })
  await Promise.all([...provinceData, seedCatalog({ clients: platforms, settle })])
  await settle()
}
