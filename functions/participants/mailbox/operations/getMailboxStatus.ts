import type { Handler } from '../../../../shared/http/bind.ts'
import type { operations } from '../contract.ts'
import type { MailboxStore } from '../ports.ts'

type Deps = { mailbox: Pick<MailboxStore, 'read' | 'latest' | 'acknowledged'> }

/** Waiting entries counted one by one; beyond these the count is told as this many. */
const mostCounted = 1000

export const getMailboxStatus =
  ({ mailbox }: Deps): Handler<typeof operations.getMailboxStatus> =>
  async ({ caller }) => {
    const [latest, { cursor: acknowledged }] = await Promise.all([
      mailbox.latest(caller.id),
      mailbox.acknowledged(caller.id),
    ])
    const { entries } = await mailbox.read(caller.id, acknowledged, mostCounted)
    return {
      status: 200,
      body: { latest, acknowledged, lag: entries.length, firstMissedAt: entries[0]?.time ?? null },
    }
  }
