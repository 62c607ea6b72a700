import { makeEvent } from '../../../shared/contract/event.ts'
import type { NewId } from '../../../shared/contract/ids.ts'
import { commonProblems, Problem } from '../../../shared/contract/problem.ts'
import { JwsRefusal, readJws, signatureHolds } from '../../../shared/crypto/jws.ts'
import type { Handler } from '../../../shared/http/bind.ts'
import type { operations } from '../contract.ts'
import { activeKeys, mostActiveKeys, publicState, withKey } from '../domain/participant.ts'
import { participantChanged } from '../events.ts'
import type { ParticipantStore, StoredParticipant } from '../ports.ts'
import { participantProblems } from '../problems.ts'
import { loadOwn, overtaken } from './load.ts'

type Deps = { participants: Pick<ParticipantStore, 'find' | 'change'>; newId: NewId; issuer: string }

export const proveKey =
  ({ participants, newId, issuer }: Deps): Handler<typeof operations.proveKey> =>
  async ({ params, body, caller, request }) => {
    const stored = await loadOwn(participants, caller, params.id)
    const key = stored.participant.keys.find((k) => k.kid === params.kid)
    if (!key) throw new Problem(commonProblems['not-found'], { zh: '没有这把钥匙。', en: 'There is no such key.' })
    if (key.state === 'active') return { status: 200, body: key }
    if (key.state === 'revoked' || !(await holds(body.proof, key, stored, issuer, request.now)))
      throw new Problem(participantProblems['key-proof-failed'], {
        zh: '签名、aud、nonce 或期限不符。',
        en: 'Signature, aud, nonce or time does not fit.',
      })
    // Several may have waited for their proof together.
    if (activeKeys(stored.participant, key.use).length >= mostActiveKeys)
      throw new Problem(participantProblems['too-many-keys'], {
        zh: `用途 ${key.use} 已有 ${mostActiveKeys} 把启用的钥匙。`,
        en: `There are ${mostActiveKeys} active keys of use ${key.use}.`,
      })
    const active = { ...key, state: 'active' as const, since: request.now.toISOString() }
    const participant = withKey(stored.participant, active)
    const { [params.kid]: _spent, ...challenges } = stored.challenges
    const event = makeEvent(participantChanged, newId('evt'), request.now, publicState(participant, stored.version + 1))
    if ((await participants.change({ ...stored, participant, challenges }, event)) === 'changed') throw overtaken()
    return { status: 200, body: active }
  }

/** Our nonce under the new key: nobody can register a key that is not theirs, nor a degenerate one. */
const holds = async (
  proof: string,
  key: { kid: string; jwk: Parameters<typeof signatureHolds>[1] },
  stored: StoredParticipant,
  issuer: string,
  now: Date,
): Promise<boolean> => {
  const challenge = stored.challenges[key.kid]
  if (!challenge || Date.parse(challenge.expires) <= now.getTime()) return false
  try {
    const jws = readJws(proof, { members: ['alg', 'kid', 'typ'], exactJson: false, maxLength: 2048 }, 'key-proof+jwt')
    const named =
      jws.header['kid'] === key.kid && jws.claims['aud'] === issuer && jws.claims['nonce'] === challenge.nonce
    return named && (await signatureHolds(jws, key.jwk))
  } catch (error) {
    if (error instanceof JwsRefusal) return false
    throw error
  }
}
