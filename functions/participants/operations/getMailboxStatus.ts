import type { Handler } from '../../../shared/http/bind.ts'
import type { operations } from '../contract.ts'
import type { MailboxStore } from '../ports.ts'

export const getMailboxStatus =
  ({
    mailbox,
  }: {
    mailbox: Pick<MailboxStore, 'read' | 'latest' | 'acknowledged'>
  }): Handler<typeof operations.getMailboxStatus> =>
  async ({ caller }) => {
    const [latest, { cursor: acknowledged }] = await Promise.all([
      mailbox.latest(caller.id),
      mailbox.acknowledged(caller.id),
    ])
    const { entries } = await mailbox.read(caller.id, acknowledged, 1)
    return {
      status: 200,
      body: {
        latest,
        acknowledged,
        lag: Number(latest) - Number(acknowledged),
        firstMissedAt: entries[0]?.time ?? null,
      },
    }
  }
