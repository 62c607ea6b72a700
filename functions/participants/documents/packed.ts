import { brotliDecompressSync } from 'node:zlib'
import packed from './documents.generated.json' with { type: 'json' }
import type { Documents } from './operations/documents.ts'

/**
 * The documents as they were generated from all contracts (`npm run docs`): read from one packed file, so that this
 * service carries neither the other services' schemas nor large documents in its bundle. Unpacked when first asked for: a
 * cold start that issues a token need not pay for it.
 */
export const loadDocuments = (): (() => Documents) => {
  let unpacked: Documents | undefined
  return () => {
    unpacked ??= JSON.parse(brotliDecompressSync(Buffer.from(packed.brotli, 'base64')).toString('utf8')) as Documents
    return unpacked
  }
}
