import { brotliCompressSync } from 'node:zlib'
import { allProblems, listOperations } from '../functions/manifest.ts'

/** What `/docs`, `/openapi.json` and `/problems/…` are served from, compressed together: they share most of their words. */
export const packedDocuments = (openapi: unknown): string => {
  const documents = { operations: listOperations(), problems: allProblems(), openapi }
  return `${JSON.stringify({ brotli: brotliCompressSync(JSON.stringify(documents)).toString('base64') }, null, 1)}\n`
}
