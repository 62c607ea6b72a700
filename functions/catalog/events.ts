import * as z from 'zod'
import { event } from '../../shared/contract/event.ts'
import { HubId } from '../../shared/contract/ids.ts'
import { Instant } from '../../shared/contract/time.ts'

/** A new release of the catalogue is in force. Lands in every platform's mailbox. */
export const releasePublished = event({
  source: 'hub.catalog',
  type: 'ReleasePublished',
  version: 1,
  title: { zh: '目录新版本已发布', en: 'A catalogue release was published' },
  data: z.strictObject({
    /** `release:<n>`. */
    subject: z.string().regex(/^release:[1-9][0-9]*$/),
    number: z.int().min(1),
    /** SHA-256 of the release file, base64url. */
    digest: z.string().length(43),
    publishedAt: Instant,
  }),
  example: {
    subject: 'release:3',
    number: 3,
    digest: 'uU0nuZNNPgilLlLX2n2r-sSE7-N6U4DukIj3rOLvzek',
    publishedAt: '2026-11-22T02:00:00.000Z',
  },
  mail: () => ({ to: 'every' }),
})

/** Everybody who must approve a change set has; it goes into the next release. */
export const proposalApproved = event({
  source: 'hub.catalog',
  type: 'ProposalApproved',
  version: 1,
  title: { zh: '目录变更已获全部同意', en: 'A catalogue change was approved by all' },
  data: z.strictObject({ subject: HubId }),
  example: { subject: 'pro_01jd3m8p9q4r5s6t7v8w9x0y1z' },
})

export const events = { releasePublished, proposalApproved } as const
