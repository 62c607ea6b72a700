import { eventsDocument } from './eventsDoc.ts'
import { openApiDocument } from './openapi.ts'
import { packedDocuments } from './packedDocuments.ts'
import { storageDocument } from './storageDoc.ts'

/** Every document made from the contracts: path below the root, and its text. A test compares them with what is committed. */
export const generatedDocuments = (): Record<string, string> => {
  const openapi = openApiDocument()
  return {
    'docs/openapi.json': `${JSON.stringify(openapi, null, 1)}\n`,
    'functions/participants/documents/documents.generated.json': packedDocuments(openapi),
    'docs/events.json': `${JSON.stringify(eventsDocument(), null, 1)}\n`,
    'docs/storage.md': storageDocument(),
  }
}
