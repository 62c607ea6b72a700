import { type CodeClaims, codeTimes, readCode } from '../../../../shared/crypto/code.ts'
import { signatureHolds } from '../../../../shared/crypto/jws.ts'
import type { Cards, CardView } from '../../cards/ports.ts'
import { CardQueryAnswer, homePaths } from '../../homes/homeProtocol.ts'
import type { Home, HomeDirectory, HomeGateway } from '../../homes/ports.ts'
import { isOwnCard } from '../../words/cardFormats.ts'
import type { RecognitionStore } from '../ports.ts'
import { recognisedFor } from '../profiles/domain/profile.ts'
import { type CheckedCode, deadlineOf, noAnswer, type Presented, refused } from './checkedCode.ts'

export type Deps = {
  directory: Pick<HomeDirectory, 'ofProvince' | 'codeKey'>
  recognitions: Pick<RecognitionStore, 'subject' | 'rememberSubject'>
  gateway: HomeGateway
  cards: Cards
}

/**
 * A code that carries its province's signature. The order of the checks is the order of what they cost and of what they
 * give away: form, key, signature, times, audience, and only then anything about a person.
 */
export const checkSignedCode = async (deps: Deps, presented: Presented): Promise<CheckedCode> => {
  const { profile, payload, now, scanner, item } = presented
  const code = readCode(payload)
  if ('refused' in code) return refused(code.refused)
  const home = await deps.directory.ofProvince(code.home)
  if (!home || (profile.owner && profile.owner !== code.home)) return refused('code-issuer-unknown')
  const where = { home: code.home }
  const key = await deps.directory.codeKey(code.kid)
  if (!key) return refused('code-key-unknown', where)
  if (key.province !== code.home) return refused('code-issuer-mismatch', where)
  if (key.state === 'revoked') return refused('code-key-revoked', where)
  if (!(await signatureHolds(code.jws, key.jwk))) return refused('code-signature-invalid', where)
  const times = codeTimes(code.claims, profile.maxLifeSeconds, now)
  if (times !== 'live') {
    const { refused: reason, ...skew } = times
    return refused(reason, { ...where, ...skew })
  }
  if (code.claims.aud !== undefined && code.claims.aud !== scanner) return refused('code-audience-mismatch', where)
  if (!recognisedFor(profile, item, { kind: code.claims.knd, scene: code.claims.scn }))
    return refused('code-kind-not-recognised', where)
  const card = await findCard(deps, home, code.claims, now)
  if ('genuine' in card) return card
  const { iss: issuer, jti: codeId } = code.claims
  return { genuine: true, home, form: profile.form, how: 'signature', card, issuer, codeId }
}

/**
 * The card a code's pseudonym stands for. Only the home understands it: it is asked once, and while it has not pushed the
 * card's events to the hub, each time.
 */
const findCard = async (
  { recognitions, gateway, cards }: Deps,
  home: Home,
  { iss, sub, iat }: CodeClaims,
  now: Date,
): Promise<CardView | CheckedCode> => {
  const known = await recognitions.subject(iss, sub)
  const held = known === undefined ? undefined : await cards.view(known, now)
  if (held) return held
  const issuedAt = new Date(iat * 1000).toISOString()
  const asked = await gateway.ask(
    home,
    homePaths.cardQueries,
    { credential: { kind: 'code-subject', subject: sub, issuedAt } },
    CardQueryAnswer,
    deadlineOf(now),
  )
  const where = { home: home.province }
  if (!asked.ok) return noAnswer(asked, home.province)
  const [card, ...others] = asked.answer.cards
  if (!card) return refused('code-subject-unknown', { ...where, source: 'home' })
  if (others.length > 0 || !isOwnCard(card, home.province)) return refused('issuer-reply-invalid', where)
  const view = cards.fromHome(card, home.province, asked.at)
  if (known === undefined) await recognitions.rememberSubject(iss, sub, view.cardHash)
  return view
}
