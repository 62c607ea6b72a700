import type { Handler } from '../../../../shared/http/bind.ts'
import type { operations } from '../contract.ts'
import type { MailboxStore } from '../ports.ts'

type Deps = { mailbox: Pick<MailboxStore, 'waiting' | 'acknowledged'> }

export const getMailboxStatus =
  ({ mailbox }: Deps): Handler<typeof operations.getMailboxStatus> =>
  async ({ caller }) => {
    const { cursor: acknowledged } = await mailbox.acknowledged(caller.id)
    return { status: 200, body: { acknowledged, ...(await mailbox.waiting(caller.id, acknowledged)) } }
  }
