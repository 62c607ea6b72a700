import * as z from 'zod'
import { HubId } from '../../../shared/contract/ids.ts'
import { operation } from '../../../shared/contract/operation.ts'
import { commonProblems } from '../../../shared/contract/problem.ts'
import { Instant } from '../../../shared/contract/time.ts'

export const MailboxEntry = z
  .strictObject({
    cursor: z.string(),
    specversion: z.literal('1.0'),
    id: HubId,
    source: z.string(),
    type: z.string(),
    time: Instant,
    datacontenttype: z.literal('application/json'),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ title: 'Mailbox entry', description: 'CloudEvents 1.0 in JSON; `cursor` is assigned by the hub at commit' })

const Cursor = z
  .string()
  .regex(/^[0-9]{12}$/)
  .meta({ description: 'Place in the own mailbox, 12 digits, rising; gaps are fine' })

export const operations = {
  readMailbox: operation({
    id: 'readMailbox',
    method: 'GET',
    path: '/v1/mailbox',
    summary: { zh: '按序读取信箱', en: 'Read the mailbox in order' },
    scope: ['mailbox:read'],
    query: z.strictObject({
      after: Cursor.optional().meta({
        description: 'Entries behind this cursor; the acknowledged place when absent',
      }),
      limit: z.coerce.number().int().min(1).max(100).default(50).meta({ description: 'Most entries to answer with' }),
      lang: z.string().optional(),
    }),
    results: {
      200: {
        description: {
          zh: '信件；至少一次，编号不变，保留200天',
          en: 'Entries; at least once, one id each, kept for 200 days',
        },
        schema: z.strictObject({ entries: z.array(MailboxEntry), cursor: Cursor, more: z.boolean() }),
      },
    },
    cost: '1 or 2 reads of pages as a rule; 1 read more without `after`',
  }),
  acknowledgeMailbox: operation({
    id: 'acknowledgeMailbox',
    method: 'POST',
    path: '/v1/mailbox/acks',
    summary: { zh: '签收至某游标', en: 'Acknowledge up to a cursor' },
    scope: ['mailbox:read'],
    body: z.strictObject({
      cursor: Cursor.meta({ description: 'Cursor of the last entry that is safely kept; all before it count, too' }),
    }),
    results: {
      200: { description: { zh: '已签收', en: 'Acknowledged' }, schema: z.strictObject({ acknowledged: Cursor }) },
    },
    problems: [commonProblems['invalid-page-token'], commonProblems.conflict],
    cost: '2 or 3 reads, 1 write',
  }),
  getMailboxStatus: operation({
    id: 'getMailboxStatus',
    method: 'GET',
    path: '/v1/mailbox/status',
    summary: { zh: '信箱进度', en: 'How far the mailbox is read' },
    scope: ['mailbox:read'],
    results: {
      200: {
        description: { zh: '进度', en: 'Progress' },
        schema: z.strictObject({
          latest: Cursor,
          acknowledged: Cursor,
          lag: z.int().min(0).meta({ description: 'Entries waiting' }),
          firstMissedAt: Instant.nullable(),
        }),
      },
    },
    cost: '3 reads',
  }),
} as const
