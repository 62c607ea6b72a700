import type { Client } from '../../sdk/client.ts'
import { Province } from '../../shared/contract/province.ts'
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
  const platforms = Object.fromEntries(
    Province.options.map((province) => [province, clients[`${province}-platform`]]),
  ) as Record<Province, Client>
  const cards = provinces.map(async ({ province, cardBase }) => {
    const events = cardBase.eventsForHub()
    done('card events', await platforms[province].call('POST', '/v1/card-events', { body: { events } }))
  })
  await Promise.all([...cards, registerProfiles(platforms, provinces), seedCatalog({ clients: platforms, settle })])
  await settle()
}

/** One after the other: the register of code profiles is one item, where shapes are kept from overlapping. */
const registerProfiles = async (platforms: Record<Province, Client>, provinces: readonly RunningProvince[]) => {
  for (const { province } of provinces) {
    const { id, body } = opaqueProfile(province)
    const answer = await platforms[province].call('PUT', `/v1/code-profiles/${id}`, { body })
    // 412: the profile is there from an earlier start that did not come to its end.
    if (answer.status !== 412) done('code profile', answer)
  }
}
