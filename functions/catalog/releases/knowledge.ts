import * as z from 'zod'
import { Source } from '../../../shared/contract/decision.ts'
import { Instant } from '../../../shared/contract/time.ts'

/** What every answer out of a release says about itself. */
export const knowledge = {
  release: z.int(),
  source: Source,
  /** When the hub last knew that this release is the newest. */
  asOf: Instant,
}
