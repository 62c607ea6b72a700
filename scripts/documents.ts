import { eventsDocument } from './eventsDoc.ts'
import { openApiDocument } from './openapi.ts'
import { storageDocument } from './storageDoc.ts'

/** Every document made from the contracts: path below the root, and its text. A test compares them with what is committed. */
export const generatedDocuments = (): Record<string, string> => ({
  'docs/openapi.json': `${JSON.stringify(openApiDocument(), null, 1)}\n`,
  'docs/events.json': `${JSON.stringify(eventsDocument(), null, 1)}\n`,
  'docs/storage.md': storageDocument(),
})
