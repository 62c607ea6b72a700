import * as z from 'zod'
import { operation } from '../../../shared/contract/operation.ts'
import { Instant } from '../../../shared/contract/time.ts'
import { knowledge } from '../releases/knowledge.ts'
import { Counts, SignedManifest } from '../releases/shape.ts'
import { releaseProblems } from './problems.ts'

const lang = z.string().max(35).optional()

export const operations = {
  getCatalog: operation({
    id: 'getCatalog',
    method: 'GET',
    path: '/v1/catalog',
    summary: { zh: '现行目录版本', en: 'The release in force' },
    scope: null,
    query: z.strictObject({ lang }),
    results: {
      200: {
        description: { zh: '现行版本', en: 'The release in force' },
        schema: z.strictObject({
          ...knowledge,
          publishedAt: Instant,
          counts: Counts,
          digest: z.string(),
          signature: z.string(),
        }),
      },
    },
    problems: [releaseProblems['no-release']],
    cost: 'none',
  }),
  listReleases: operation({
    id: 'listReleases',
    method: 'GET',
    path: '/v1/catalog/releases',
    summary: { zh: '历次版本，新的在前', en: 'Releases, newest first' },
    scope: null,
    query: z.strictObject({
      before: z.coerce.number().int().min(1).optional(),
      limit: z.coerce.number().int().min(1).max(50).default(20),
      lang,
    }),
    results: {
      200: {
        description: { zh: '版本清单', en: 'Manifests' },
        schema: z.strictObject({ ...knowledge, releases: z.array(SignedManifest), next: z.int().nullable() }),
      },
    },
    problems: [releaseProblems['no-release']],
    cost: 'none',
  }),
  getRelease: operation({
    id: 'getRelease',
    method: 'GET',
    path: '/v1/catalog/releases/{number}',
    summary: { zh: '某一版本的签名清单', en: 'The signed manifest of a release' },
    scope: null,
    params: z.strictObject({ number: z.string().regex(/^[1-9][0-9]{0,11}$/) }),
    query: z.strictObject({ lang }),
    results: { 200: { description: { zh: '签名清单', en: 'Signed manifest' }, schema: SignedManifest } },
    cost: 'none',
  }),
} as const
