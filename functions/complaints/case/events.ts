import * as z from 'zod'
import { event } from '../../../shared/contract/event.ts'
import { ItemId, VenueId } from '../../../shared/contract/ids.ts'
import { Province } from '../../../shared/contract/province.ts'
import { Text } from '../../../shared/contract/text.ts'
import { Instant } from '../../../shared/contract/time.ts'

/** Case code: letters and digits without look-alikes, the last one a check character. */
export const CaseCode = z
  .string()
  .regex(/^[0-9A-HJKMNP-TV-Z]{10}$/)
  .meta({
    title: 'Case code',
    description: 'Nine characters and a check character, Crockford base 32',
    examples: ['C7K2M9QX4N'],
  })

/** An assignment: the case code and a running number. */
export const AssignmentId = z
  .string()
  .regex(/^[0-9A-HJKMNP-TV-Z]{10}-[0-9]{1,3}$/)
  .meta({ title: 'Assignment id', examples: ['C7K2M9QX4N-1'] })

/** A case was handed to a province. Lands in the mailbox of its platform; the text stays at the hub, sealed. */
export const assignmentOffered = event({
  source: 'hub.complaints',
  type: 'AssignmentOffered',
  version: 1,
  title: { zh: '案件已转出', en: 'A case was handed over' },
  data: z.strictObject({
    /** What the mailbox entry is about: the assignment id. */
    subject: AssignmentId,
    caseCode: CaseCode,
    to: Province,
    /** The hand-over cannot be returned: it came from arbitration. */
    binding: z.boolean(),
    reason: Text,
    acceptBy: Instant.nullable(),
  }),
  example: {
    subject: 'C7K2M9QX4N-1',
    caseCode: 'C7K2M9QX4N',
    to: 'hebei',
    binding: false,
    reason: { zh: '事发场所在河北。', en: 'The venue lies in Hebei.' },
    acceptBy: '2026-11-24T09:00:00.000Z',
  },
  mail: ({ to }) => ({ to: [to], must: true }),
})

/** A case was taken back before it was accepted: its assignment has ended. Lands in the mailbox of the province that had it. */
export const assignmentRecalled = event({
  source: 'hub.complaints',
  type: 'AssignmentRecalled',
  version: 1,
  title: { zh: '案件已撤回', en: 'A case was taken back' },
  data: z.strictObject({ subject: AssignmentId, caseCode: CaseCode, from: Province, reason: Text }),
  example: {
    subject: 'C7K2M9QX4N-1',
    caseCode: 'C7K2M9QX4N',
    from: 'hebei',
    reason: { zh: '登记方在受理前撤回了案件。', en: 'The case was taken back by who filed it.' },
  },
  mail: ({ from }) => ({ to: [from], must: true }),
})

/** A complaint says that a venue refused the card: evidence for the catalogue. Holds no person's data. */
export const refusalReported = event({
  source: 'hub.complaints',
  type: 'RefusalReported',
  version: 1,
  title: { zh: '有人投诉场所拒用卡', en: 'A complaint says a venue refused the card' },
  data: z.strictObject({
    subject: CaseCode,
    venue: VenueId,
    item: ItemId.optional(),
    reasonCode: z.enum([
      'not_accepted',
      'device_broken',
      'staff_unaware',
      'asked_for_other_card',
      'not_accessible',
      'not_listed',
    ]),
    occurredAt: Instant,
  }),
  example: {
    subject: 'C7K2M9QX4N',
    venue: 'he-130102-001',
    item: 'CU-01',
    reasonCode: 'not_accepted',
    occurredAt: '2026-11-20T02:00:00.000Z',
  },
})

export const events = { assignmentOffered, assignmentRecalled, refusalReported } as const
