import { type Event, makeEvent } from '../../../../shared/contract/event.ts'
import type { NewId } from '../../../../shared/contract/ids.ts'
import { type Clock, chinaDay } from '../../../../shared/contract/time.ts'
import { derivedId } from '../../../../shared/crypto/ids.ts'
import type { refusalReported } from '../../../complaints/events.ts'
import type { Change } from '../../entries/shapes.ts'
import { proposalApproved } from '../../events.ts'
import type { Proposal, ProposalStore } from '../../proposals/ports.ts'
import type { ReleaseReader } from '../../releases/reader.ts'
import { disputePolicy, disputingCases, isDisputable } from '../domain/dispute.ts'
import type { Evidence, EvidenceStore } from '../ports.ts'

export type DisputeDeps = {
  evidence: EvidenceStore
  proposals: Pick<ProposalStore, 'create'>
  reader: Pick<ReleaseReader, 'find'>
  clock: Clock
  newId: NewId
}

/** All reports about a venue. A venue with many is marked long before they are; the list is read, never a counter. */
const allReports = async ({ evidence }: Pick<DisputeDeps, 'evidence'>, venue: string): Promise<Evidence[]> => {
  const reports: Evidence[] = []
  let after: string | undefined
  do {
    const page = await evidence.page(venue, after, 100)
    reports.push(...page.evidence)
    after = page.next
  } while (after !== undefined)
  return reports
}

const because = {
  zh: `${disputePolicy.withinDays} 天内至少 ${disputePolicy.independentCases} 件独立投诉称此处拒用卡，主管部门尚未核实（规则 ${disputePolicy.version}）。`,
  en: `At least ${disputePolicy.independentCases} independent cases within ${disputePolicy.withinDays} days say the card was refused here; the owner has not looked into it yet (rule ${disputePolicy.version}).`,
}

/**
 * Keeps the report; when the policy's number is reached, proposes in the hub's own name that the acceptances be marked
 * disputed from today. The proposal's id follows from the cases, so telling any of them again proposes nothing new.
 */
export const onRefusalReported =
  (deps: DisputeDeps) =>
  async (event: Event<typeof refusalReported>): Promise<void> => {
    const { evidence, proposals, reader, clock, newId } = deps
    const { subject, venue, item, reasonCode, occurredAt } = event.data
    await evidence.keep({
      case: subject,
      venue,
      ...(item !== undefined && { item }),
      reasonCode,
      occurredAt: new Date(occurredAt).toISOString(),
      reportedAt: event.time,
    })
    const release = await reader.find({ fresh: true })
    const now = clock()
    const day = chinaDay(now)
    const acceptances = (release?.acceptances(venue) ?? []).filter((a) => isDisputable(a, day))
    if (acceptances.length === 0) return
    const reports = await allReports(deps, venue)
    const disputed = new Map<string, string[]>()
    for (const acceptance of acceptances) {
      const cases = disputingCases(acceptance, reports)
      if (cases.length > 0) disputed.set(acceptance.item, cases)
    }
    if (disputed.size === 0) return
    const changes = [...disputed.keys()].map(
      (disputedItem): Change => ({ change: 'mark', venue, item: disputedItem, state: 'disputed', from: day, because }),
    )
    const id = derivedId('pro', 'dispute', disputePolicy.version, venue, JSON.stringify([...disputed]))
    const proposal: Proposal = {
      id,
      state: 'approved',
      proposedBy: 'hub',
      legalBasis: {
        zh: '三地条例第二十四条（拒用卡由主管部门责令改正）；争议标注规则',
        en: 'Regulations art. 24 (refusal of the card is to be corrected); dispute policy',
      },
      changes,
      required: [],
      approvals: [],
      createdAt: now.toISOString(),
    }
    await proposals.create(
      { proposal, fingerprint: '' },
      makeEvent(proposalApproved, newId('evt'), now, { subject: id }),
    )
  }
