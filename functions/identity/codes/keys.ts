import type { Key } from '../../../shared/store/table.ts'

/** Every key string of codes in the identity table. No part of a code stands in a key: ids are derived from hashes. */
export const codeKeys = {
  profiles: (): Key => ({ pk: 'CODEPROFILES', sk: 'CODEPROFILES' }),
  subject: (derived: string): Key => ({ pk: `SUBJECT#${derived}`, sk: 'SUBJECT' }),
  receipt: (id: string): Key => ({ pk: `RECEIPT#${id}`, sk: 'RECEIPT' }),
  /** What a request with an idempotency key was answered, or under which receipt it is about to be. */
  answer: (requestKey: string): Key => ({ pk: `ANSWER#${requestKey}`, sk: 'ANSWER' }),
}
