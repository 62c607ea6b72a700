import type { Key } from '../../shared/store/table.ts'

/** Every key string of the participants' table. */
export const keys = {
  participant: (id: string): Key => ({ pk: `PARTICIPANT#${id}`, sk: 'PARTICIPANT' }),
  /** idx1: platforms by province. */
  platforms: (province: string, id = ''): Key => ({ pk: `PLATFORM#${province}`, sk: id }),
  /** A used client assertion, by the hash of client and jti. */
  assertion: (hash: string): Key => ({ pk: `ASSERTION#${hash}`, sk: 'ASSERTION' }),
  request: (key: string): Key => ({ pk: `REQUEST#${key}`, sk: 'REQUEST' }),
  minute: (what: string, minute: number): Key => ({ pk: `COUNT#${what}`, sk: String(minute) }),
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
