import { type Filing, file } from '../../../functions/complaints/case/actions/file.ts'
import { chinaCalendar } from '../../../functions/complaints/case/calendar.ts'
import { isLive, isOpen } from '../../../functions/complaints/case/domain/live.ts'
import { digestOf } from '../../../functions/complaints/case/domain/log.ts'
import type { CaseRecord } from '../../../functions/complaints/case/domain/record.ts'
import type { Rules } from '../../../functions/complaints/case/domain/rules.ts'
import { clocks } from '../../../functions/complaints/case/policies/clocks.ts'
import { routing } from '../../../functions/complaints/routing/policies/routing.ts'
import type { ParticipantId } from '../../../shared/contract/ids.ts'
import { derivedId, sha256 } from '../../../shared/crypto/ids.ts'

export const rules: Rules = {
  routing,
  clocks,
  calendar: chinaCalendar(),
  digest: sha256,
  eventId: (...parts) => derivedId('evt', ...parts),
}

/** A Monday morning in China. */
export const monday = new Date('2026-11-23T01:00:00.000Z')
export const handler = 'handler' as ParticipantId

/** Beijing files about a card refused at a venue in Hebei. */
export const filing: Filing = {
  id: 'cse_01jd3m8p9q4r5s6t7v8w9x0y1z',
  code: 'C7K2M9QX4N',
  fingerprint: 'f',
  secretHash: 's',
  filedBy: handler,
  filedAt: monday.toISOString(),
  receiver: 'beijing',
  kind: 'complaint',
  facts: { topic: 'card_refused', venue: 'he-130102-001' } as Filing['facts'],
  item: undefined,
  occurredAt: monday.toISOString(),
  sealed: 'x',
}

export const filed = (change: Partial<Filing> = {}, now = monday): CaseRecord =>
  file({ ...filing, ...change }, { now, rules }).record

/** What must hold of a case after every step. Answers what does not. */
export const broken = (record: CaseRecord): string[] => {
  const live = record.assignments.filter(isLive).length
  const chained = record.log.every(
    (entry, i) =>
      entry.seq === i + 1 &&
      entry.previous === (i === 0 ? null : digestOf(record.log[i - 1] as (typeof record.log)[number], sha256)),
  )
  return [
    ...(live === (isOpen(record) ? 1 : 0) ? [] : [`${live} live assignments in state ${record.state}`]),
    ...(chained ? [] : ['the log is not chained']),
    ...(record.assignments.every((a, i) => a.id === `${record.code}-${i + 1}`) ? [] : ['assignments are renumbered']),
    ...(record.assignments.filter((a) => a.state === 'returned').length <= 3 ? [] : ['more than three returns']),
  ]
}
