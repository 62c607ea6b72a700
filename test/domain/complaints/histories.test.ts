import { expect, test } from 'vitest'
import { accept } from '../../../functions/complaints/case/actions/accept.ts'
import { answer } from '../../../functions/complaints/case/actions/answer.ts'
import { deliver } from '../../../functions/complaints/case/actions/deliver.ts'
import { designate } from '../../../functions/complaints/case/actions/designate.ts'
import { recall } from '../../../functions/complaints/case/actions/recall.ts'
import { returnCase } from '../../../functions/complaints/case/actions/return.ts'
import { isOpen, liveAssignment } from '../../../functions/complaints/case/domain/live.ts'
import type { Outcome } from '../../../functions/complaints/case/domain/machine.ts'
import type { CaseRecord } from '../../../functions/complaints/case/domain/record.ts'
import { Topic } from '../../../functions/complaints/routing/contract.ts'
import { Province } from '../../../shared/contract/province.ts'
import { seeded } from '../../../shared/sqlite/random.ts'
import { broken, filed, handler, monday, rules } from './fixtures.ts'

const seed = Number(process.env['SEED'] ?? 20261123)

test(`200 random histories keep exactly one live assignment per open case (seed ${seed})`, () => {
  const { below, chance, pick } = seeded(seed)
  const seen = new Set<string>()
  for (let history = 0; history < 200; history++) {
    let now = monday.getTime()
    let record: CaseRecord = filed({
      receiver: pick(Province.options),
      kind: pick(['consult', 'complaint', 'help'] as const),
      facts: {
        topic: pick(Topic.options),
        place: pick(Province.options),
        cardHome: pick(Province.options),
        codeHome: pick(Province.options),
      },
    })
    expect(broken(record)).toEqual([])
    for (let step = 0; step < 25; step++) {
      now += below(12 * 3_600_000)
      const at = new Date(now)
      const some = pick(record.assignments)
      // Mostly the live assignment, sometimes an old one: what comes late must change nothing it should not.
      const { id, holder } = chance(0.7) ? (liveAssignment(record) ?? some) : some
      const doing = { by: handler, now: at, rules, fingerprint: `${history}.${step}` }
      const why = {
        reasonCode: 'event_elsewhere',
        legalBasis: 'art. 23',
        proposedHolder: pick(Province.options),
      } as const
      const because = { to: pick(Province.options), reason: { zh: '指定', en: 'designated' }, legalBasis: 'art. 24' }
      const actions: Record<string, () => Outcome> = {
        deliver: () => deliver.act(record, id, doing, holder === 'arbitration' ? 'hebei' : holder),
        accept: () => accept.act(record, id, doing),
        return: () => returnCase.act(record, id, doing, why),
        answer: () => answer.act(record, id, doing, { outcome: 'resolved', sealed: 'x' }),
        recall: () => recall.act(record, undefined, doing),
        designate: () => designate.act(record, undefined, doing, because),
      }
      const name = pick(['deliver', 'return', 'return', 'return', 'accept', 'answer', 'designate', 'recall'])
      const outcome = (actions[name] as () => Outcome)()
      if ('refused' in outcome) continue
      seen.add(`${name}: ${record.state} → ${outcome.record.state}`)
      record = outcome.record
      expect(broken(record), `history ${history}, step ${step}: ${name}`).toEqual([])
    }
    if (isOpen(record)) expect(liveAssignment(record)).toBeDefined()
  }
  // The histories reached what the guarantee is about.
  for (const path of [
    'return: routed → routed',
    'return: routed → arbitration',
    'designate: arbitration → routed',
    'accept: routed → accepted',
    'recall: routed → withdrawn',
    'answer: accepted → answered',
    'answer: routed → answered',
  ])
    expect([...seen]).toContain(path)
})
