import * as z from 'zod'
import { AreaCode } from '../../shared/contract/province.ts'

/** Kinds of person number and the check each takes (domain.md §1.1). */
export const IdType = z.enum(['citizen', 'hk-macao-taiwan', 'foreign-permanent-resident', 'foreign-employee', 'other'])

/** What a caller holds of a card or a person. Check digits and formats are the domain's business. */
export const Credential = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('reader-line'), line: z.string().min(20).max(400) }),
  z.strictObject({ kind: z.literal('card-id'), cardId: z.string().max(64) }),
  z.strictObject({ kind: z.literal('card-number'), area: AreaCode, cardNumber: z.string().max(20) }),
  z.strictObject({ kind: z.literal('person-number'), idType: IdType, personNumber: z.string().max(20) }),
])
export type Credential = z.infer<typeof Credential>
