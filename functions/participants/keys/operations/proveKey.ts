import { makeEvent } from '../../../../shared/contract/event.ts'
import type { NewId } from '../../../../shared/contract/ids.ts'
import { commonProblems, Problem } from '../../../../shared/contract/problem.ts'
import type { Text } from '../../../../shared/contract/text.ts'
import { type Jws, JwsRefusal, readJws, signatureHolds } from '../../../../shared/crypto/jws.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import { participantChanged } from '../../events.ts'
import { needsApproval, shownKey } from '../../registry/domain/keySteps.ts'
import { activeKeys, mostActiveKeys, publicState, withKey } from '../../registry/domain/participant.ts'
import { actorOf, loadOwn, overtaken } from '../../registry/load.ts'
import type { ParticipantStore, StoredParticipant } from '../../registry/ports.ts'
import type { operations } from '../contract.ts'
import { keyProblems } from '../problems.ts'

type Deps = { participants: Pick<ParticipantStore, 'find' | 'change'>; newId: NewId; issuer: string }

/**
 * A key of use `client`, or one that the operator added, becomes active at once. Any other waits for its approval: the private
 * key of one thief proves itself as well as an honest one.
 */
export const proveKey =
  ({ participants, newId, issuer }: Deps): Handler<typeof operations.proveKey> =>
  async ({ params, body, caller, request }) => {
    const stored = await loadOwn(participants, caller, params.id)
    const key = stored.participant.keys.find((k) => k.kid === params.kid)
    if (!key) throw new Problem(commonProblems['not-found'], { zh: '没有这把钥匙。', en: 'There is no such key.' })
    const steps = stored.steps ?? {}
    const shown = shownKey(key, steps)
    if (shown.state === 'active' || shown.state === 'awaiting-approval') return { status: 200, body: shown }
    const failed = key.state === 'revoked' ? 'revoked' : await failedCheck(body.proof, key, stored, issuer, request.now)
    if (failed) throw new Problem(keyProblems['key-proof-failed'], failures[failed])
    // Several may have waited for their proof together.
    if (activeKeys(stored.participant, key.use).length >= mostActiveKeys)
      throw new Problem(keyProblems['too-many-keys'], {
        zh: `用途 ${key.use} 已有 ${mostActiveKeys} 把启用的钥匙。`,
        en: `There are ${mostActiveKeys} active keys of use ${key.use}.`,
      })
    const now = request.now.toISOString()
    const { [params.kid]: _spent, ...challenges } = stored.challenges
    if (needsApproval(stored.participant, key, steps)) {
      const proven = { ...steps, [key.kid]: { addedBy: actorOf(caller), ...steps[key.kid], provenAt: now } }
      if ((await participants.change({ ...stored, challenges, steps: proven })) === 'changed') throw overtaken()
      return { status: 200, body: shownKey(key, proven) }
    }
    const active = { ...key, state: 'active' as const, since: now }
    const participant = withKey(stored.participant, active)
    const event = makeEvent(participantChanged, newId('evt'), request.now, publicState(participant, stored.version + 1))
    if ((await participants.change({ ...stored, participant, challenges }, event)) === 'changed') throw overtaken()
    return { status: 200, body: shownKey(active, steps) }
  }

/** What each failed check says: the rule, never what was sent. */
const failures = {
  revoked: {
    zh: '这把钥匙已吊销，不得再启用；请登记一把新的。',
    en: 'The key was revoked and never comes back; add a new one.',
  },
  expired: {
    zh: '挑战已过期；请再次登记这把公钥，取得新的挑战。',
    en: 'The challenge has expired; add the key again for a new one.',
  },
  form: {
    zh: '证明不是紧凑格式的 JWS：三段 base64url，前两段为 JSON 对象，签名 64 字节（r‖s）。',
    en: 'The proof is not a compact JWS: three parts of base64url, the first two JSON objects, the signature 64 bytes (r‖s).',
  },
  alg: { zh: '头部的 alg 不是 ES256。', en: 'The header’s alg is not ES256.' },
  typ: { zh: '头部的 typ 不是 key-proof+jwt。', en: 'The header’s typ is not key-proof+jwt.' },
  header: {
    zh: '头部的成员必须恰好是 alg、kid、typ。',
    en: 'The header’s members must be exactly alg, kid and typ.',
  },
  kid: {
    zh: '头部的 kid 不是这把新钥匙的 RFC 7638 指纹。',
    en: 'The header’s kid is not the RFC 7638 thumbprint of the new key.',
  },
  aud: { zh: 'aud 不是枢纽的 issuer。', en: 'aud is not the hub’s issuer.' },
  nonce: {
    zh: 'nonce 不是最近一次登记这把公钥时给出的挑战。',
    en: 'nonce is not the challenge given when the key was last added.',
  },
  signature: {
    zh: '签名与这把新公钥不符。',
    en: 'The signature does not hold under the new key.',
  },
} as const satisfies Record<string, Text>

const reading: Record<JwsRefusal['reason'], keyof typeof failures> = {
  'too-long': 'form',
  shape: 'form',
  encoding: 'form',
  json: 'form',
  alg: 'alg',
  typ: 'typ',
  header: 'header',
}

const readProof = (proof: string): Jws | keyof typeof failures => {
  try {
    return readJws(proof, { members: ['alg', 'kid', 'typ'], exactJson: false, maxLength: 2048 }, 'key-proof+jwt')
  } catch (error) {
    if (error instanceof JwsRefusal) return reading[error.reason]
    throw error
  }
}

/** Our nonce under the new key: nobody can register a key that is not theirs, nor a degenerate one. */
const failedCheck = async (
  proof: string,
  key: { kid: string; jwk: Parameters<typeof signatureHolds>[1] },
  stored: StoredParticipant,
  issuer: string,
  now: Date,
): Promise<keyof typeof failures | undefined> => {
  const challenge = stored.challenges[key.kid]
  if (!challenge || Date.parse(challenge.expires) <= now.getTime()) return 'expired'
  const jws = readProof(proof)
  if (typeof jws === 'string') return jws
  if (jws.kid !== key.kid) return 'kid'
  if (jws.claims['aud'] !== issuer) return 'aud'
  if (jws.claims['nonce'] !== challenge.nonce) return 'nonce'
  return (await signatureHolds(jws, key.jwk)) ? undefined : 'signature'
}
