import { makeEvent } from '../../../../shared/contract/event.ts'
import type { NewId } from '../../../../shared/contract/ids.ts'
import { commonProblems, Problem } from '../../../../shared/contract/problem.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import { mailAcknowledged } from '../../events.ts'
import { overtaken } from '../../registry/load.ts'
import type { operations } from '../contract.ts'
import type { MailboxStore } from '../ports.ts'

type Deps = { mailbox: MailboxStore; newId: NewId }

/** Entries one acknowledgement may cover: they travel in one event. */
const mostAtOnce = 100

/** An acknowledgement only moves forward; a repeated or older one changes nothing and says how far the mailbox is read. */
export const acknowledgeMailbox =
  ({ mailbox, newId }: Deps): Handler<typeof operations.acknowledgeMailbox> =>
  async ({ body, caller, request }) => {
    const held = await mailbox.acknowledged(caller.id)
    if (body.cursor <= held.cursor) return { status: 200, body: { acknowledged: held.cursor } }
    const { entries, cursor } = await mailbox.read(caller.id, held.cursor, mostAtOnce, body.cursor)
    if (cursor !== body.cursor)
      throw new Problem(commonProblems['invalid-page-token'], {
        zh: `游标应为信箱给出过的游标，一次至多签收 ${mostAtOnce} 封。`,
        en: `The cursor must be one the mailbox gave, and one acknowledgement covers at most ${mostAtOnce} entries.`,
      })
    const event = makeEvent(mailAcknowledged, newId('evt'), request.now, {
      participant: caller.id,
      province: caller.province,
      entries: entries.map(({ id, type, data }) => ({ id, type, subject: String(data['subject']) })),
    })
    if ((await mailbox.acknowledge(caller.id, held, body.cursor, event)) === 'changed') throw overtaken()
    return { status: 200, body: { acknowledged: body.cursor } }
  }
