import * as z from 'zod'
import { Text } from '../../../../shared/contract/text.ts'
import { policies } from '../../../../shared/policy/document.ts'
import { CaseKind, Due } from '../contract.ts'

/**
 * How long something may take.
 * `workingDays`: ends when office hours close on the n-th working day; the day it begins is not counted.
 * `days`: the same with calendar days, and moves to the next working day when the last one is off.
 * `workingHours`: counts minutes inside office hours only, beginning at once.
 * (Civil Code art. 201: the first day is not counted, hours count at once; art. 203: a last day that is a holiday moves to
 * the day after it, and where there are business hours the period ends when they end.)
 */
const Span = z.union([
  z.strictObject({ workingDays: z.int().min(1) }),
  z.strictObject({ days: z.int().min(1) }),
  z.strictObject({ workingHours: z.int().min(1) }),
])
export type Span = z.output<typeof Span>

const ClockRules = z.strictObject({
  /** Minutes after midnight, China time. */
  office: z.strictObject({ opens: z.int(), closes: z.int() }),
  /** The first row that fits is taken. */
  rules: z.array(
    z.strictObject({
      id: z.string(),
      clock: Due.shape.clock,
      kinds: z.union([z.array(CaseKind), z.literal('any')]),
      complex: z.union([z.boolean(), z.literal('any')]),
      span: Span,
      source: Text,
    }),
  ),
})
export type ClockRules = z.output<typeof ClockRules>

/** The hub's own policy where the law says only “promptly” (及时, art. 23); each number with the rule it was taken from. */
export const clocks = policies('clocks', ClockRules, [
  {
    kind: 'clocks',
    version: '2026-11',
    from: '2026-11-01',
    sources: [
      {
        zh: '一卡通规定第二十三条“及时”；各项天数的出处见各条。',
        en: 'One-card regulation art. 23, “promptly”; each rule says what its number was modelled on.',
      },
    ],
    confirmed: false,
    note: {
      zh: '办公时间为枢纽的设定：三地没有共同的规定。',
      en: 'Office hours are the hub’s own: no source binds all three provinces.',
    },
    body: {
      office: { opens: 9 * 60, closes: 17 * 60 },
      rules: [
        {
          id: 'transfer',
          clock: 'transfer',
          kinds: 'any',
          complex: 'any',
          span: { workingDays: 1 },
          source: {
            zh: '一卡通规定第二十三条“及时”；天数参照天津市政府令第39号',
            en: 'one-card regulation art. 23, “promptly”; the number modelled on Tianjin government order 39',
          },
        },
        {
          id: 'accept',
          clock: 'accept',
          kinds: 'any',
          complex: 'any',
          span: { workingDays: 1 },
          source: {
            zh: '参照天津市政府令第39号：一般事项 1 个工作日接收',
            en: 'modelled on Tianjin government order 39: 1 working day to receive an ordinary matter',
          },
        },
        {
          id: 'return.complex',
          clock: 'return',
          kinds: 'any',
          complex: true,
          span: { workingDays: 2 },
          source: {
            zh: '参照天津市政务热线办法草案：疑难件 2 个工作日内退回',
            en: 'modelled on the draft of the Tianjin hotline measures: 2 working days for hard cases',
          },
        },
        {
          id: 'return',
          clock: 'return',
          kinds: 'any',
          complex: false,
          span: { workingDays: 1 },
          source: {
            zh: '参照天津市政务热线办法草案：1 个工作日内退回，逾期即须办理',
            en: 'modelled on the draft of the Tianjin hotline measures: 1 working day, after which the case must be handled',
          },
        },
        {
          id: 'reply.consult',
          clock: 'reply',
          kinds: ['consult'],
          complex: 'any',
          span: { workingDays: 2 },
          source: { zh: '参照广东省：咨询 2 个工作日', en: 'modelled on Guangdong: 2 working days for questions' },
        },
        {
          id: 'reply.complex',
          clock: 'reply',
          kinds: 'any',
          complex: true,
          span: { days: 15 },
          source: {
            zh: '参照北京市地方标准：疑难事项 15 日',
            en: 'modelled on the Beijing local standard: 15 days for complex cases',
          },
        },
        {
          id: 'reply',
          clock: 'reply',
          kinds: 'any',
          complex: false,
          span: { days: 7 },
          source: {
            zh: '参照北京市地方标准（草案）：7 日内反馈',
            en: 'modelled on the draft of the Beijing local standard: 7 days',
          },
        },
      ],
    },
  },
])
