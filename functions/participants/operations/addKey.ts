import type { NewId } from '../../../shared/contract/ids.ts'
import { Problem } from '../../../shared/contract/problem.ts'
import { importPublic, PublicJwk, thumbprint } from '../../../shared/crypto/jwk.ts'
import type { Handler } from '../../../shared/http/bind.ts'
import type { operations } from '../contract.ts'
import { activeKeys, challengeMinutes, mostActiveKeys, withKey } from '../domain/participant.ts'
import type { ParticipantStore } from '../ports.ts'
import { participantProblems } from '../problems.ts'
import { loadOwn, overtaken } from './load.ts'

type Deps = { participants: Pick<ParticipantStore, 'find' | 'change'>; newId: NewId }

/** The key's shape is checked before any import; it stays `pending` until its possession is proven. */
export const addKey =
  ({ participants, newId }: Deps): Handler<typeof operations.addKey> =>
  async ({ params, body, caller, request }) => {
    const jwk = await readKey(body.jwk)
    const stored = await loadOwn(participants, caller, params.id)
    const kid = await thumbprint(jwk)
    const known = stored.participant.keys.find((key) => key.kid === kid)
    if (known && known.state !== 'pending')
      throw new Problem(participantProblems['key-refused'], {
        zh: '这把公钥已登记过，吊销后不得再用。',
        en: 'The key was registered before; a revoked key never comes back.',
      })
    if (activeKeys(stored.participant, body.use).length >= mostActiveKeys)
      throw new Problem(participantProblems['too-many-keys'], {
        zh: `用途 ${body.use} 已有 ${mostActiveKeys} 把启用的钥匙。`,
        en: `There are ${mostActiveKeys} active keys of use ${body.use}.`,
      })
    const nonce = newId('chl')
    const expires = new Date(request.now.getTime() + challengeMinutes * 60_000).toISOString()
    const participant = withKey(stored.participant, {
      kid,
      use: body.use,
      state: 'pending',
      jwk,
      since: request.now.toISOString(),
    })
    const challenges = { ...stored.challenges, [kid]: { nonce, expires } }
    if ((await participants.change({ ...stored, participant, challenges })) === 'changed') throw overtaken()
    return { status: 201, body: { kid, challenge: nonce, expires } }
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
    throw new Problem(participantProblems['key-refused'], {
      zh: '不是曲线 P-256 上的公钥，或含多余成员。',
      en: 'Not a public point on P-256, or with members that do not belong.',
    })
  return parsed.data
}
