import type { NewId } from '../../../../shared/contract/ids.ts'
import { Problem } from '../../../../shared/contract/problem.ts'
import { importPublic, PublicJwk, thumbprint } from '../../../../shared/crypto/jwk.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import {
  challengeMinutes,
  limitReached,
  mostActiveKeys,
  mostKeys,
  mostWaitingKeys,
  withKey,
  withoutLapsed,
} from '../../registry/domain/participant.ts'
import { loadOwn, overtaken } from '../../registry/load.ts'
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
    const known = stored.participant.keys.find((key) => key.kid === kid)
    if (known && known.state !== 'pending')
      throw new Problem(keyProblems['key-refused'], {
        zh: '这把公钥已登记过，吊销后不得再用。',
        en: 'The key was registered before; a revoked key never comes back.',
      })
    const others = withoutLapsed(stored.participant.keys, stored.challenges, request.now).filter((k) => k.kid !== kid)
    const limit = limitReached(others, body.use)
    if (limit) throw new Problem(keyProblems['too-many-keys'], limits[limit])
    const nonce = newId('chl')
    const expires = new Date(request.now.getTime() + challengeMinutes * 60_000).toISOString()
    const participant = withKey(
      { ...stored.participant, keys: others },
      { kid, use: body.use, state: 'pending', jwk, since: request.now.toISOString() },
    )
    const waiting = Object.entries(stored.challenges).filter(([known]) => others.some((key) => key.kid === known))
    const challenges = { ...Object.fromEntries(waiting), [kid]: { nonce, expires } }
    if ((await participants.change({ ...stored, participant, challenges })) === 'changed') throw overtaken()
    return { status: 201, body: { kid, challenge: nonce, expires } }
  }

const limits = {
  active: {
    zh: `此用途已有 ${mostActiveKeys} 把启用的钥匙。`,
    en: `There are ${mostActiveKeys} active keys of this use.`,
  },
  waiting: {
    zh: `已有 ${mostWaitingKeys} 把钥匙待证明；${challengeMinutes} 分钟后未证明的自行失效。`,
    en: `${mostWaitingKeys} keys wait for their proof; what is not proven lapses after ${challengeMinutes} minutes.`,
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
