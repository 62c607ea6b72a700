import * as z from 'zod'
import { HubId } from '../../../shared/contract/ids.ts'
import { Instant } from '../../../shared/contract/time.ts'
import { rowKind } from '../../../shared/store/rows.ts'

const StoredEvent = z.strictObject({
  id: HubId,
  source: z.string(),
  type: z.string(),
  version: z.int(),
  time: Instant,
  data: z.record(z.string(), z.unknown()),
})

const Page = z.strictObject({
  events: z.array(StoredEvent),
  /** Entries ever put, those of this page included. A row of the first version has its number instead. */
  total: z.int().optional(),
  /** Counts only when its event's claim names it. Rows of the first version, whose writer died before it settled them. */
  unsettled: z.literal(true).optional(),
})
export type Page = z.output<typeof Page>

/** A page. In the first version each number held one event or was void: a page of one entry, or of none. */
export const pageRow = rowKind('mailbox page', Page, [
  ({ event, settled }) =>
    event === undefined ? { events: [] } : { events: [event], ...(settled !== true && { unsettled: true }) },
])

/** A claim. In the first version it named the number itself, once there was one. */
export const claimRow = rowKind('mailbox claim', z.strictObject({ from: z.string().optional() }), [
  ({ cursor }) => (cursor === undefined ? {} : { from: cursor }),
])

export const blockRow = rowKind('mailbox block', z.strictObject({ block: z.int(), opened: Instant }))
