import type { Table } from '../../../shared/store/table.ts'
import { Evidence } from './contract.ts'
import { keys } from './keys.ts'
import type { EvidenceStore } from './ports.ts'

export const createEvidenceStore = (table: Table): EvidenceStore => ({
  keep: async (evidence) => {
    await table.create({ ...keys.evidence(evidence.venue, evidence.occurredAt, evidence.case), data: evidence })
  },
  page: async (venue, after, limit) => {
    const page = await table.query({ pk: keys.evidence(venue, '', '').pk, after, limit })
    return {
      evidence: page.items.map((item) => Evidence.parse(item.data)),
      next: page.more ? page.items.at(-1)?.sk : undefined,
    }
  },
})
