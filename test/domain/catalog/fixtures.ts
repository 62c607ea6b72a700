import type { Catalogue } from '../../../functions/catalog/entries/domain/catalogue.ts'
import { acceptanceKey, type Known } from '../../../functions/catalog/entries/domain/known.ts'
import type { Acceptance, Item, Venue } from '../../../functions/catalog/entries/shapes.ts'

const words = { zh: '刷卡或扫码', en: 'tap or scan' }

export const museumEntry: Item = {
  id: 'CU-01',
  name: '博物馆入馆参观',
  scenario: words,
  places: words,
  forms: ['physical', 'ecard'],
  basis: 'S0',
}
export const readerCard: Item = { ...museumEntry, id: 'CU-03', name: '图书馆读者证办理' }

export const museum: Venue = {
  id: 'tj-120103-001',
  province: 'tianjin',
  area: '120103',
  kind: 'museum',
  name: '天津博物馆',
  district: '河西区',
  confirmed: true,
  source: '公开资料',
}
export const unconfirmed: Venue = {
  id: 'bj-110105-001',
  province: 'beijing',
  area: '110105',
  kind: 'library',
  name: '首都图书馆（华威桥馆）',
  district: '朝阳区',
  confirmed: false,
}

export const acceptance: Acceptance = {
  venue: museum.id,
  item: 'CU-01',
  forms: ['ecard'],
  issuers: ['beijing', 'hebei'],
  from: '2026-01-01',
  to: '2026-12-31',
  basis: '规定第十三条',
  confirmed: true,
  verifiedAt: '2026-06-01',
  states: [],
}

export const catalogueOf = (items: Item[], venues: Venue[], acceptances: Acceptance[]): Catalogue => ({
  items: new Map(items.map((i) => [i.id, i])),
  venues: new Map(venues.map((v) => [v.id, v])),
  acceptances: new Map(acceptances.map((a) => [acceptanceKey(a), a])),
})

export const sample = catalogueOf([museumEntry, readerCard], [museum, unconfirmed], [acceptance])

/** Look-ups in a catalogue, as an open release gives them. */
export const knownOf = ({ items, venues, acceptances }: Catalogue): Known => ({
  item: (id) => items.get(id),
  venue: (id) => venues.get(id),
  acceptances: (venue, item) =>
    [...acceptances.values()].filter((a) => a.venue === venue && (item === undefined || a.item === item)),
})
