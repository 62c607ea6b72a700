import * as z from 'zod'
import { CardForm, ItemId, VenueId } from '../../../shared/contract/ids.ts'
import { operation } from '../../../shared/contract/operation.ts'
import { commonProblems } from '../../../shared/contract/problem.ts'
import { AreaCode, Province } from '../../../shared/contract/province.ts'
import { Acceptance, Item, Venue, VenueKind } from '../entries/shapes.ts'
import { knowledge } from '../releases/knowledge.ts'
import { releaseProblems } from '../releases/problems.ts'

const lang = z.string().max(35).optional()
const limit = z.coerce.number().int().min(1).max(200).default(50)

/** What one search may hold. Nobody describes a venue in more, and each word costs a look at every venue that has it. */
export const searchLimits = { characters: 100, latin: 8, han: 40 } as const

const venueFilters = {
  province: Province.optional(),
  area: AreaCode.optional(),
  kind: VenueKind.optional(),
  item: ItemId.optional(),
  q: z
    .string()
    .max(searchLimits.characters)
    .optional()
    .meta({
      description: `At most ${searchLimits.latin} different words of letters or digits and ${searchLimits.han} pairs of Chinese characters`,
    }),
}

export const operations = {
  listItems: operation({
    id: 'listItems',
    method: 'GET',
    path: '/v1/catalog/items',
    summary: { zh: '应用事项清单', en: 'List the items' },
    scope: null,
    query: z.strictObject({ form: CardForm.optional(), lang }),
    results: {
      200: {
        description: { zh: '全部事项', en: 'All items' },
        schema: z.strictObject({ ...knowledge, items: z.array(Item) }),
      },
    },
    problems: [releaseProblems['no-release']],
    cost: 'none',
  }),
  getItem: operation({
    id: 'getItem',
    method: 'GET',
    path: '/v1/catalog/items/{id}',
    summary: { zh: '查看应用事项', en: 'See an item' },
    scope: null,
    params: z.strictObject({ id: ItemId }),
    query: z.strictObject({ lang }),
    results: {
      200: { description: { zh: '事项', en: 'Item' }, schema: z.strictObject({ ...knowledge, item: Item }) },
    },
    problems: [releaseProblems['no-release']],
    cost: 'none',
  }),
  listVenues: operation({
    id: 'listVenues',
    method: 'GET',
    path: '/v1/catalog/venues',
    summary: { zh: '查找应用场所', en: 'Find venues' },
    scope: null,
    query: z.strictObject({ ...venueFilters, after: z.string().max(60).optional(), limit, lang }),
    results: {
      200: {
        description: {
          zh: '一页场所；next 为下一页的游标',
          en: 'A page of venues; next is the cursor of the next one',
        },
        schema: z.strictObject({ ...knowledge, venues: z.array(Venue), next: z.string().nullable() }),
      },
    },
    problems: [releaseProblems['no-release'], commonProblems['invalid-page-token']],
    cost: 'none',
  }),
  getVenue: operation({
    id: 'getVenue',
    method: 'GET',
    path: '/v1/catalog/venues/{id}',
    summary: { zh: '查看应用场所及其接受的事项', en: 'See a venue and what it accepts' },
    scope: null,
    params: z.strictObject({ id: VenueId }),
    query: z.strictObject({ lang }),
    results: {
      200: {
        description: { zh: '场所', en: 'Venue' },
        schema: z.strictObject({ ...knowledge, venue: Venue, acceptances: z.array(Acceptance) }),
      },
    },
    problems: [releaseProblems['no-release']],
    cost: 'none',
  }),
} as const
