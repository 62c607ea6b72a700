import type { Key } from '../../../shared/store/table.ts'

/** Every key string of things used once and of counts in the participants' table. */
export const keys = {
  /** A used client assertion, by the hash of client and jti. */
  assertion: (hash: string): Key => ({ pk: `ASSERTION#${hash}`, sk: 'ASSERTION' }),
  request: (key: string): Key => ({ pk: `REQUEST#${key}`, sk: 'REQUEST' }),
  minute: (what: string, minute: number): Key => ({ pk: `COUNT#${what}`, sk: String(minute) }),
}
