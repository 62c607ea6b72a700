import type { Key } from '../../../shared/store/table.ts'

/** Every key string of disputes in the catalogue's table. */
export const keys = {
  /** Reports about a venue by the time they speak of, then by case: one item a case and time, however often it is told. */
  evidence: (venue: string, occurredAt: string, caseCode: string): Key => ({
    pk: `EVIDENCE#${venue}`,
    sk: `${occurredAt}#${caseCode}`,
  }),
}
