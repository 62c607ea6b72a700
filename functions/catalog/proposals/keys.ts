import type { Key } from '../../../shared/store/table.ts'

/** Every key string of proposals in the catalogue's table. */
export const keys = {
  proposal: (id: string): Key => ({ pk: `PROPOSAL#${id}`, sk: 'PROPOSAL' }),
  /** idx1: proposals that wait for provinces. */
  openProposals: (id = ''): Key => ({ pk: 'OPENPROPOSAL', sk: id }),
}
