import type { Key } from '../../../shared/store/table.ts'

/** Every key string of mailboxes in the participants' table. */
export const keys = {
  mail: (participant: string, page: string): Key => ({ pk: `MAIL#${participant}`, sk: page }),
  /** The highest block of pages that was opened. */
  mailBlock: (participant: string): Key => ({ pk: `MAILBLOCK#${participant}`, sk: 'MAILBLOCK' }),
  /** From which page on an event may stand in a mailbox: what makes appending it again harmless. */
  mailClaim: (participant: string, eventId: string): Key => ({
    pk: `MAILCLAIM#${participant}#${eventId}`,
    sk: 'MAILCLAIM',
  }),
  mailAck: (participant: string): Key => ({ pk: `MAILACK#${participant}`, sk: 'MAILACK' }),
}
