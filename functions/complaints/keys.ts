import type { Key } from '../../shared/aws/table.ts'

/** Sorts behind every date: work whose deadline cannot be computed stays in the inbox, at its end. */
const withoutDue = '9999-12-31T23:59:59.999Z'

/** Every key string of the complaints' table. */
export const keys = {
  case: (code: string): Key => ({ pk: `CASE#${code}`, sk: 'CASE' }),
  /** idx1: live assignments of a holder, by what is due next. */
  inbox: (holder: string, due: string | null = null, assignment = ''): Key => ({
    pk: `INBOX#${holder}`,
    sk: `${due ?? withoutDue}#${assignment}`,
  }),
  /** Behind the last inbox position due at the instant or before: `$` follows `#`. */
  inboxUntil: (due: string): string => `${due}$`,
}
