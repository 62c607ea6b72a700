import type { Table } from '../../shared/store/table.ts'
import { Evidence, Proposal } from './contract.ts'
import { keys } from './keys.ts'
import type { EvidenceStore, ProposalStore, ReleaseLedger, StoredProposal } from './ports.ts'
import { Manifest } from './releases/shape.ts'

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

export const createReleaseLedger = (table: Table): ReleaseLedger => ({
  latest: async () => {
    const { items } = await table.query({ pk: keys.release(0).pk, newestFirst: true, limit: 1 })
    return items[0] && Manifest.parse(items[0].data)
  },
  find: async (number) => {
    const item = await table.get(keys.release(number))
    return item && Manifest.parse(item.data)
  },
  commit: (manifest, event) => table.create({ ...keys.release(manifest.number), data: manifest }, [event]),
})

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
