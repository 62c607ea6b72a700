import { brotliCompressSync } from 'node:zlib'
import { allProblems, listOperations } from '../functions/manifest.ts'

/** What `/docs`, `/openapi.json` and `/problems/…` are served from: lists as they are, the large document compressed. */
export const packedDocuments = (openapi: unknown): string =>
  `${JSON.stringify(
    {
      operations: listOperations(),
      problems: allProblems(),
      openapi: brotliCompressSync(JSON.stringify(openapi)).toString('base64'),
    },
    null,
    1,
  )}\n`
