import * as z from 'zod'
import { HubId } from './ids.ts'
import { Text } from './text.ts'

/** Where the knowledge behind an answer came from. */
export const Source = z
  .string()
  .regex(/^(?:index|home|release:[0-9]+)$/)
  .meta({ title: 'Source', description: '`index`, `home` or `release:<n>`', examples: ['index', 'release:3'] })

/** Why an answer is what it is: the rule, its version, and the facts it matched, in sentences for people. */
export const Decision = z
  .strictObject({
    id: HubId,
    rule: z.string(),
    ruleVersion: z.string(),
    reasons: z.array(Text).min(1),
  })
  .meta({ title: 'Decision' })
export type Decision = z.infer<typeof Decision>
