import type { Table } from '../../../shared/store/table.ts'
import { Proposal } from './contract.ts'
import { keys } from './keys.ts'
import type { ProposalStore, StoredProposal } from './ports.ts'

type ProposalRow = { proposal: unknown; fingerprint: string }

const openIndex = ({ proposal }: Pick<StoredProposal, 'proposal'>) =>
  proposal.state === 'open' ? keys.openProposals(proposal.id) : undefined

export const createProposalStore = (table: Table): ProposalStore => ({
  find: async (id) => {
    const item = await table.get<ProposalRow>(keys.proposal(id))
    return item && { ...item.data, version: item.version, proposal: Proposal.parse(item.data.proposal) }
  },
  create: (stored, event) =>
    table.create({ ...keys.proposal(stored.proposal.id), data: stored, idx1: openIndex(stored) }, event ? [event] : []),
  change: ({ version, ...data }, event) =>
    table.replace({ ...keys.proposal(data.proposal.id), version, data, idx1: openIndex(data) }, event ? [event] : []),
  open: async (after, limit) => {
    const page = await table.query<ProposalRow>({ index: 'idx1', pk: keys.openProposals().pk, after, limit })
    return { proposals: page.items.map((item) => Proposal.parse(item.data.proposal)), more: page.more }
  },
})
