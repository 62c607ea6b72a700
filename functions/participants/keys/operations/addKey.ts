import type { NewId } from '../../../../shared/contract/ids.ts'
import { Problem } from '../../../../shared/contract/problem.ts'
import { importPublic, PublicJwk, thumbprint } from '../../../../shared/crypto/jwk.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import { shownKey } from '../../registry/domain/keySteps.ts'
import {
  approvalDays,
  challengeMinutes,
  hasLapsed,
  limitReached,
  mostActiveKeys,
  mostKeys,
  mostWaitingKeys,
  withKey,
} from '../../registry/domain/participant.ts'
import { actorOf, loadOwn, overtaken } from '../../registry/load.ts'
import type { ParticipantStore } from '../../registry/ports.ts'
import type { operations } from '../contract.ts'
import { keyProblems } from '../problems.ts'

type Deps = { participants: Pick<ParticipantStore, 'find' | 'change'>; newId: NewId }

/** The key's shape is checked before any import; it stays `pending` until its possession is proven. */
export const addKey =
  ({ participants, newId }: Deps): Handler<typeof operations.addKey> =>
  async ({ params, body, caller, request }) => {
    const jwk = await readKey(body.jwk)
    const stored = await loadOwn(participants, caller, params.id)
    const kid = thumbprint(jwk)
    const kept = stored.participant.keys.filter((key) => !hasLapsed(key, stored, request.now))
    const known = kept.find((key) => key.kid === kid)
    if (known && shownKey(known, stored.steps ?? {}).state !== 'pending')
      throw new Problem(keyProblems['key-refused'], {
        zh: '这把公钥已登记过；吊销后不得再用，待批准的请批准。',
        en: 'The key was registered before: a revoked key never comes back, one that waits for its approval is approved.',
      })
    const others = kept.filter((k) => k.kid !== kid)
    const limit = limitReached(others, body.use)
    if (limit) throw new Problem(keyProblems['too-many-keys'], limits[limit])
    const nonce = newId('chl')
    const expires = new Date(request.now.getTime() + challengeMinutes * 60_000).toISOString()
    const participant = withKey(
      { ...stored.participant, keys: others },
      { kid, use: body.use, state: 'pending', jwk, since: request.now.toISOString() },
    )
    const challenges = { ...ofKeys(others, stored.challenges), [kid]: { nonce, expires } }
    const steps = { ...ofKeys(others, stored.steps ?? {}), [kid]: { addedBy: actorOf(caller) } }
    if ((await participants.change({ ...stored, participant, challenges, steps })) === 'changed') throw overtaken()
    return { status: 201, body: { kid, challenge: nonce, expires } }
  }

/** What is noted of some keys, by kid. */
const ofKeys = <T>(keys: readonly { kid: string }[], notes: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(notes).filter(([kid]) => keys.some((key) => key.kid === kid)))

const limits = {
  active: {
    zh: `此用途已有 ${mostActiveKeys} 把启用的钥匙。`,
    en: `There are ${mostActiveKeys} active keys of this use.`,
  },
  waiting: {
    zh: `已有 ${mostWaitingKeys} 把钥匙待证明或待批准；${challengeMinutes} 分钟后未证明的、${approvalDays} 天后未批准的自行失效。`,
    en: `${mostWaitingKeys} keys wait for their proof or approval; what is not proven lapses after ${challengeMinutes} minutes, what is not approved after ${approvalDays} days.`,
  },
  all: {
    zh: `连同已吊销的共 ${mostKeys} 把，已满；请联系枢纽运营方。`,
    en: `There are ${mostKeys} keys with the revoked ones, the most there can be; ask the hub operator.`,
  },
}

const readKey = async (given: unknown): Promise<PublicJwk> => {
  const parsed = PublicJwk.safeParse(given)
  const onCurve =
    parsed.success &&
    (await importPublic(parsed.data).then(
      () => true,
      () => false,
    ))
  if (!parsed.success || !onCurve)
    throw new Problem(keyProblems['key-refused'], {
      zh: '不是曲线 P-256 上的公钥，或含多余成员。',
      en: 'Not a public point on P-256, or with members that do not belong.',
    })
  return parsed.data
}
