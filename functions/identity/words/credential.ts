import * as z from 'zod'
import { AreaCode } from '../../../shared/contract/province.ts'

/** Kinds of person number and the check each takes (domain.md §1.1). */
export const IdType = z.enum(['citizen', 'hk-macao-taiwan', 'foreign-permanent-resident', 'foreign-employee', 'other'])

/** What a caller holds of a card or a person. Check digits and formats are the domain's business. */
export const Credential = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('reader-line'),
    line: z
      .string()
      .min(20)
      .max(400)
      .meta({ description: 'The line a card reader gives, as read: members joined by `|`' }),
  }),
  z.strictObject({
    kind: z.literal('card-id'),
    cardId: z.string().max(64).meta({ description: '卡识别码: 32 hexadecimal digits, the first six the issuing area' }),
  }),
  z.strictObject({
    kind: z.literal('card-number'),
    area: AreaCode.meta({ description: 'The issuing area, GB/T 2260: it tells the home' }),
    cardNumber: z.string().max(20),
  }),
  z.strictObject({ kind: z.literal('person-number'), idType: IdType, personNumber: z.string().max(20) }),
])
export type Credential = z.infer<typeof Credential>
