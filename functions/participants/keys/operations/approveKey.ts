import { makeEvent } from '../../../../shared/contract/event.ts'
import type { NewId } from '../../../../shared/contract/ids.ts'
import { commonProblems, Problem } from '../../../../shared/contract/problem.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import { participantChanged } from '../../events.ts'
import { mayApprove, shownKey } from '../../registry/domain/keySteps.ts'
import { activeKeys, hasLapsed, mostActiveKeys, publicState, withKey } from '../../registry/domain/participant.ts'
import { actorOf, loadOwn, overtaken } from '../../registry/load.ts'
import type { ParticipantStore } from '../../registry/ports.ts'
import type { operations } from '../contract.ts'
import { keyProblems } from '../problems.ts'

type Deps = { participants: Pick<ParticipantStore, 'find' | 'change'>; newId: NewId }

/** A second pair of eyes on a key that will speak for a province. The approver names the use, so that it approves what it has seen. */
export const approveKey =
  ({ participants, newId }: Deps): Handler<typeof operations.approveKey> =>
  async ({ params, body, caller, request }) => {
    const stored = await loadOwn(participants, caller, params.id)
    const steps = stored.steps ?? {}
    const key = stored.participant.keys.find((k) => k.kid === params.kid)
    if (!key) throw new Problem(commonProblems['not-found'], { zh: '没有这把钥匙。', en: 'There is no such key.' })
    const shown = shownKey(key, steps)
    if (key.use !== body.use) throw notWaiting(`它的用途是 ${key.use}。`, `Its use is ${key.use}.`)
    if (shown.state === 'active') return { status: 200, body: shown }
    const step = steps[key.kid]
    if (!step || shown.state !== 'awaiting-approval')
      throw notWaiting(`它的状态是 ${shown.state}。`, `It is ${shown.state}.`)
    if (hasLapsed(key, stored, request.now))
      throw notWaiting('待批准的期限已过，请再次添加。', 'It has waited too long: add it again.')
    const approvedBy = actorOf(caller)
    if (!mayApprove(stored.participant, key.kid, steps, approvedBy))
      throw new Problem(keyProblems['second-key-needed'], {
        zh: '登录所用的钥匙与添加它的钥匙同出一源。',
        en: 'The key that logged in is the one that added it, or one of the same line.',
      })
    if (activeKeys(stored.participant, key.use).length >= mostActiveKeys)
      throw new Problem(keyProblems['too-many-keys'], {
        zh: `用途 ${key.use} 已有 ${mostActiveKeys} 把启用的钥匙。`,
        en: `There are ${mostActiveKeys} active keys of use ${key.use}.`,
      })
    const active = { ...key, state: 'active' as const, since: request.now.toISOString() }
    const participant = withKey(stored.participant, active)
    const approved = { ...steps, [key.kid]: { ...step, approvedBy } }
    const event = makeEvent(participantChanged, newId('evt'), request.now, publicState(participant, stored.version + 1))
    if ((await participants.change({ ...stored, participant, steps: approved }, event)) === 'changed') throw overtaken()
    return { status: 200, body: shownKey(active, approved) }
  }

const notWaiting = (zh: string, en: string) => new Problem(keyProblems['key-not-waiting'], { zh, en })
