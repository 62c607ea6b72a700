import type { Key } from '../../shared/store/table.ts'

/** Every key string of the catalogue's table. */
export const keys = {
  proposal: (id: string): Key => ({ pk: `PROPOSAL#${id}`, sk: 'PROPOSAL' }),
  /** idx1: proposals that wait for provinces. */
  openProposals: (id = ''): Key => ({ pk: 'OPENPROPOSAL', sk: id }),
  /** One partition: the sort key numbers releases, and creating an item is what takes a number. */
  release: (number: number): Key => ({ pk: 'RELEASE', sk: String(number).padStart(12, '0') }),
  /** Reports about a venue by the time they speak of, then by case: one item a case and time, however often it is told. */
  evidence: (venue: string, occurredAt: string, caseCode: string): Key => ({
    pk: `EVIDENCE#${venue}`,
    sk: `${occurredAt}#${caseCode}`,
  }),
}
