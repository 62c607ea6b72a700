import type { Key } from '../../../shared/store/table.ts'

/** Every key string of mailboxes in the participants' table. */
export const keys = {
  mail: (participant: string, cursor: string): Key => ({ pk: `MAIL#${participant}`, sk: cursor }),
  /** The numbers drawn so far. */
  mailCount: (participant: string): Key => ({ pk: `MAILCOUNT#${participant}`, sk: 'MAILCOUNT' }),
  /** Where an event stands in a mailbox: the claim that makes appending it again harmless. */
  mailClaim: (participant: string, eventId: string): Key => ({
    pk: `MAILCLAIM#${participant}#${eventId}`,
    sk: 'MAILCLAIM',
  }),
  mailAck: (participant: string): Key => ({ pk: `MAILACK#${participant}`, sk: 'MAILACK' }),
}
