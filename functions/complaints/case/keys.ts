import type { Key } from '../../../shared/store/table.ts'

/** Every key string of the complaints' table. */
export const keys = {
  case: (code: string): Key => ({ pk: `CASE#${code}`, sk: 'CASE' }),
  /** idx1: live assignments of a holder, by what is due next. */
  inbox: (holder: string, due = '', assignment = ''): Key => ({
    pk: `INBOX#${holder}`,
    sk: `${due}#${assignment}`,
  }),
  /** Behind the last inbox position due at the instant or before: `$` follows `#`. */
  inboxUntil: (due: string): string => `${due}$`,
}
