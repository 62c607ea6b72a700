import { brotliDecompressSync } from 'node:zlib'
import type { Scope } from '../../../shared/contract/scope.ts'
import packed from './documents.generated.json' with { type: 'json' }
import type { Documents } from './operations/documents.ts'

/**
 * The documents as they were generated from all contracts (`npm run docs`): read from one packed file, so that this
 * service carries neither the other services' schemas nor a large document in its bundle.
 */
export const loadDocuments = (): Documents => ({
  operations: packed.operations.map((o) => ({ ...o, scope: o.scope as [Scope, ...Scope[]] | null })),
  problems: packed.problems as Documents['problems'],
  // Unpacked when asked for: a cold start that issues a token need not pay for it.
  openapi: () => JSON.parse(brotliDecompressSync(Buffer.from(packed.openapi, 'base64')).toString('utf8')),
})
