import type { Event } from '../../../../shared/contract/event.ts'
import type { mailAcknowledged } from '../../../participants/events.ts'
import { deliver } from '../../case/actions/deliver.ts'
import type { Rules } from '../../case/domain/rules.ts'
import { AssignmentId, assignmentOffered } from '../../case/events.ts'
import type { CaseStore } from '../../case/ports.ts'

export type DeliveryDeps = { cases: Pick<CaseStore, 'find' | 'change'>; rules: Rules }

/**
 * The holder's platform acknowledged an offer: it is delivered, at the instant of the acknowledgement. An acknowledgement
 * that comes twice, late, or from another province finds nothing to change.
 */
export const onMailAcknowledged =
  ({ cases, rules }: DeliveryDeps) =>
  async ({ time, data: { province, entries } }: Event<typeof mailAcknowledged>): Promise<void> => {
    if (!province) return
    for (const { type, subject } of entries) {
      const id = AssignmentId.safeParse(subject).data
      if (type !== assignmentOffered.type || id === undefined) continue
      for (;;) {
        const stored = await cases.find(id.split('-')[0] ?? '')
        const step = stored && deliver.act(stored.record, id, { by: 'hub', now: new Date(time), rules }, province)
        if (!stored || !step || 'refused' in step) break
        if ((await cases.change({ ...stored, record: step.record }, [])) === 'done') break
      }
    }
  }
