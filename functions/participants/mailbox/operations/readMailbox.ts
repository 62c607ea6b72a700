import type { Handler } from '../../../../shared/http/bind.ts'
import type { operations } from '../contract.ts'
import type { MailboxStore } from '../ports.ts'

export const readMailbox =
  ({ mailbox }: { mailbox: Pick<MailboxStore, 'read' | 'acknowledged'> }): Handler<typeof operations.readMailbox> =>
  async ({ query, caller }) => {
    const after = query.after ?? (await mailbox.acknowledged(caller.id)).cursor
    return { status: 200, body: await mailbox.read(caller.id, after, query.limit) }
  }
