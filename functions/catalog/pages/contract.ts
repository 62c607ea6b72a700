import * as z from 'zod'
import { ItemId, VenueId } from '../../../shared/contract/ids.ts'
import { operation } from '../../../shared/contract/operation.ts'
import { commonProblems } from '../../../shared/contract/problem.ts'
import { Province } from '../../../shared/contract/province.ts'
import { Day } from '../../../shared/contract/time.ts'
import { VenueKind } from '../entries/shapes.ts'
import { releaseProblems } from '../releases/problems.ts'

const lang = z.string().max(35).optional()

/** Members of a form that a browser sends empty when nothing was chosen. */
const chosen = <S extends z.ZodType>(schema: S) => z.preprocess((v) => (v === '' ? undefined : v), schema.optional())

const page = { 200: { description: { zh: '网页', en: 'Page' }, schema: null, mediaType: 'text/html' } } as const
const pageOrMissing = {
  ...page,
  404: { description: { zh: '没有这个场所', en: 'No such venue' }, schema: null, mediaType: 'text/html' },
} as const

export const operations = {
  homePage: operation({
    id: 'homePage',
    method: 'GET',
    path: '/',
    summary: { zh: '首页', en: 'Home page' },
    scope: null,
    query: z.object({ lang }),
    results: page,
    cost: 'none',
  }),
  venuesPage: operation({
    id: 'venuesPage',
    method: 'GET',
    path: '/venues',
    summary: { zh: '网页：哪里能用卡', en: 'Page: where the card works' },
    scope: null,
    query: z.object({
      province: chosen(Province),
      kind: chosen(VenueKind),
      item: chosen(ItemId),
      /** Too long a search is answered by the page in words, with status 422. */
      q: z.string().optional(),
      after: chosen(z.string().max(60)),
      lang,
    }),
    results: {
      ...page,
      422: { description: { zh: '查找内容过长', en: 'Too much to search for' }, schema: null, mediaType: 'text/html' },
    },
    problems: [releaseProblems['no-release'], commonProblems['invalid-page-token']],
    cost: 'none',
  }),
  venuePage: operation({
    id: 'venuePage',
    method: 'GET',
    path: '/venues/{id}',
    summary: { zh: '网页：这里接受我的卡吗', en: 'Page: does this venue take my card' },
    scope: null,
    params: z.strictObject({ id: VenueId }),
    query: z.object({ at: chosen(Day), issuer: chosen(Province), lang }),
    results: pageOrMissing,
    problems: [releaseProblems['no-release']],
    cost: 'none',
  }),
} as const
