import { seedCatalog } from '../../local/seed/catalog.ts'
import type { Answer, Client } from '../../sdk/client.ts'
import type { Province } from '../../shared/contract/province.ts'
import { type TestHub, testHub } from './hub.ts'

export const legalBasis = { zh: '规定第八条', en: 'Regulations, article 8' }

/** A confirmed library of the demo data, an unconfirmed one, and one of another province. */
export const library = 'tj-120103-001'
export const unconfirmedLibrary = 'bj-110105-001'

export type CatalogHub = TestHub & { provinces: Record<Province, Client> }

type HubSettings = Parameters<typeof testHub>[0]

/** A hub with the platforms of the three provinces. */
export const catalogHub = async (options: HubSettings = {}): Promise<CatalogHub> => {
  const hub = await testHub(options)
  const provinces = {
    beijing: await hub.join({ id: 'beijing-platform', province: 'beijing' }),
    tianjin: await hub.join({ id: 'tianjin-platform', province: 'tianjin' }),
    hebei: await hub.join({ id: 'hebei-platform', province: 'hebei' }),
  }
  return { ...hub, provinces }
}

/** The same with the demo catalogue published: four releases. */
export const seededHub = async (options: HubSettings = {}): Promise<CatalogHub> => {
  const hub = await catalogHub(options)
  await seedCatalog({ clients: hub.provinces, settle: hub.settle })
  return hub
}

export const propose = (client: Client, changes: unknown[], idempotencyKey?: string): Promise<Answer> =>
  client.call('POST', '/v1/catalog/proposals', {
    body: { legalBasis, changes },
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  })

export const idOf = (answer: Answer): string => (answer.body as { id: string }).id

const words = { zh: '刷卡', en: 'tap' }

/** An item nobody else uses. */
export const newItem = (id: string) => ({
  change: 'add',
  kind: 'item',
  entry: { id, name: '演示事项', scenario: words, places: words, forms: ['physical', 'ecard'], basis: 'demo' },
})

/** A confirmed venue in Shijiazhuang. */
export const newVenue = (number: number) => ({
  change: 'add',
  kind: 'venue',
  entry: {
    id: `he-130102-${String(number).padStart(3, '0')}`,
    province: 'hebei',
    area: '130102',
    kind: 'library',
    name: `演示图书馆${number}`,
    district: '长安区',
    confirmed: true,
    source: '演示',
  },
})

export const newAcceptance = (venue: string, item = 'CU-03', from = '2024-09-27') => ({
  change: 'add',
  kind: 'acceptance',
  entry: {
    venue,
    item,
    forms: ['physical', 'ecard'],
    issuers: ['beijing', 'tianjin', 'hebei'],
    from,
    basis: '规定第十三条',
    confirmed: true,
  },
})
