import type { Acceptance, Change, Item, Venue, VenueKind } from '../../functions/catalog/entries/shapes.ts'
import type { Client } from '../../sdk/client.ts'
import { Province, venueId } from '../../shared/contract/province.ts'
import items from './data/items.json' with { type: 'json' }
import venues from './data/venues.json' with { type: 'json' }

/** The regulations took effect on this day (common text of the three provinces). */
const inForce = '2024-09-27'

const kinds: Record<string, { kind: VenueKind; items: readonly string[] }> = {
  图书馆: { kind: 'library', items: ['CU-03', 'CU-04'] },
  博物馆: { kind: 'museum', items: ['CU-01'] },
  景区: { kind: 'scenic', items: ['TO-01'] },
  公园: { kind: 'park', items: ['TO-01'] },
  医院: { kind: 'hospital', items: ['MD-01', 'MD-02'] },
  政务大厅: { kind: 'hall', items: ['GV-01', 'GV-03'] },
}

/** The articles behind the items, by the letters of an item; the rest is on the list by the list's own article, 8. */
const articles: Record<string, string> = {
  HR: '第十条',
  SI: '第十条',
  SC: '第七条',
  GV: '第九条',
  MD: '第十一条',
  TR: '第十二条',
  CU: '第十三条',
  TO: '第十三条',
  SB: '第十四条',
}
const basisOf = (item: string): string => `规定${articles[item.slice(0, 2)] ?? '第八条'}（演示数据）`

type Row = (typeof venues)[number]

const formsOf = (id: string): Item['forms'] => (items.find((item) => item.id === id)?.forms ?? []) as Item['forms']

/** Galleries and memorials have an item of their own. */
const itemsAt = ({ kind, name }: Row): readonly string[] =>
  /美术馆|纪念馆/.test(name) ? ['CU-02'] : (kinds[kind]?.items ?? [])

const legalBasis = {
  zh: '三地《推进京津冀社会保障卡一卡通规定》第八条、第十三条（演示数据）',
  en: 'Regulations on the one card, articles 8 and 13 (demo data)',
}

/** A province's venues, numbered within their area in the order of the data; only confirmed ones accept anything. */
const changesOf = (province: Province): Change[] => {
  const perArea = new Map<string, number>()
  return venues
    .filter((row) => row.province === province)
    .flatMap((row): Change[] => {
      const number = (perArea.get(row.code) ?? 0) + 1
      perArea.set(row.code, number)
      const venue: Venue = {
        id: venueId(province, row.code, number),
        province,
        area: row.code,
        kind: kinds[row.kind]?.kind ?? 'other',
        name: row.name,
        district: row.district,
        confirmed: row.confirmed,
        ...(row.confirmed && { source: '公开资料载明此处可用社保卡（演示数据）' }),
      }
      const acceptances = row.confirmed
        ? itemsAt(row).map(
            (item): Acceptance => ({
              venue: venue.id,
              item,
              forms: formsOf(item),
              issuers: [...Province.options],
              from: inForce,
              basis: basisOf(item),
              confirmed: true,
              states: [],
            }),
          )
        : []
      return [
        { change: 'add', kind: 'venue', entry: venue },
        ...acceptances.map((entry): Change => ({ change: 'add', kind: 'acceptance', entry })),
      ]
    })
}

/**
 * The demo catalogue, proposed and approved the way provinces do it: the items by all of them, then each province's own
 * venues. Idempotency keys make a second start meet what the first one made.
 */
export const seedCatalog = async ({
  clients,
  settle,
}: {
  clients: Record<Province, Client>
  /** Everything set in motion has arrived: the items are published before venues refer to them. */
  settle: () => Promise<void>
}): Promise<void> => {
  const propose = async (province: Province, key: string, changes: Change[]): Promise<string> => {
    const answer = await clients[province].call('POST', '/v1/catalog/proposals', {
      body: { legalBasis, changes },
      idempotencyKey: key,
    })
    if (answer.status !== 201 && answer.status !== 200)
      throw new Error(`seeding the catalogue: ${JSON.stringify(answer.body)}`)
    return (answer.body as { id: string }).id
  }
  // Any province may propose for all of them.
  const proposer: Province = 'beijing'
  const shared = await propose(
    proposer,
    'seed-items-1',
    items.map((item) => ({ change: 'add', kind: 'item', entry: { ...item, basis: basisOf(item.id) } as Item })),
  )
  await Promise.all(
    Province.options
      .filter((province) => province !== proposer)
      .map(async (province) => {
        const answer = await clients[province].call('POST', `/v1/catalog/proposals/${shared}/approvals`)
        if (answer.status !== 200) throw new Error(`approving the items: ${JSON.stringify(answer.body)}`)
      }),
  )
  await settle()
  await Promise.all(Province.options.map((province) => propose(province, 'seed-venues-1', changesOf(province))))
  await settle()
}
