import { commonProblems, Problem } from '../../../shared/contract/problem.ts'
import { type Scope, scopesOfKind } from '../../../shared/contract/scope.ts'
import type { Caller } from '../../../shared/crypto/accessToken.ts'
import { isWithinReach, type Reach } from '../../../shared/net/guard.ts'
import type { KeySteps } from './domain/keySteps.ts'
import { activeKeys, foreignScopes } from './domain/participant.ts'
import type { Participant, ParticipantStore, StoredParticipant } from './ports.ts'
import { registryProblems } from './problems.ts'

const notLive = (zh: string, en: string): Problem =>
  new Problem(
    commonProblems.unauthenticated,
    { zh, en },
    { headers: { 'www-authenticate': 'DPoP error="invalid_token", algs="ES256"' } },
  )

/** The caller and the key that logged in: who is written down for what it does to a key. */
export const actorOf = ({ id, clientKey }: Caller): KeySteps[string]['addedBy'] => {
  if (clientKey !== undefined) return { participant: id, kid: clientKey }
  throw notLive(
    '令牌未写明登录所用的钥匙，请取新的令牌。',
    'The token does not name the key that logged in: get a new one.',
  )
}

/**
 * The caller's own registration as it stands now. A token outlives by minutes the key it was got with; what is done to
 * registrations and keys lasts for ever, so here participant and key must be active at this moment.
 */
export const loadLive = async (store: Pick<ParticipantStore, 'find'>, caller: Caller): Promise<StoredParticipant> => {
  const { kid } = actorOf(caller)
  const stored = await store.find(caller.id)
  if (stored?.participant.state !== 'active') throw notLive('参与方已停用。', 'The participant is suspended.')
  if (!activeKeys(stored.participant, 'client').some((key) => key.kid === kid))
    throw notLive('取得此令牌的钥匙已不再启用。', 'The key that this token was got with is no longer active.')
  return stored
}

/**
 * The participant a path names, for the operator or for itself, while they are live. Anybody else learns no more than
 * that it does not exist for them: 404, not 403 (qr-crypto-security.md §8.3, row 72).
 */
export const loadOwn = async (
  store: Pick<ParticipantStore, 'find'>,
  caller: Caller,
  id: string,
): Promise<StoredParticipant> => {
  const own = await loadLive(store, caller)
  if (caller.id === id) return own
  const stored = caller.scopes.includes('participants:admin') ? await store.find(id) : undefined
  if (!stored)
    throw new Problem(commonProblems['not-found'], { zh: '没有这个参与方。', en: 'There is no such participant.' })
  return stored
}

/** Whether this hub may call the address at all; the contract has looked at its form. */
export const checkReach = (baseUrl: string | undefined, reach: Reach): void => {
  if (baseUrl === undefined || isWithinReach(baseUrl, reach)) return
  const told = {
    zh: '本枢纽只调用公网上的 https 地址；只有演示用的枢纽才接受本机的 http 地址。',
    en: 'This hub calls https addresses on the public Internet only; http on loopback is for demonstration hubs.',
  }
  const error = { pointer: '/baseUrl', code: 'not-public', detail: told.en }
  throw new Problem(commonProblems['validation-failed'], told, { errors: [error] })
}

/**
 * One active platform speaks for a province: a second one would answer for cards that are not its own. Called between the
 * reading of a participant and the write that makes it active.
 */
export const claimPlace = async (
  store: Pick<ParticipantStore, 'claimProvince'>,
  { id, kind, province }: Pick<Participant, 'id' | 'kind' | 'province'>,
  now: Date,
): Promise<void> => {
  if (kind !== 'platform' || !province) return
  const done = await store.claimProvince(province, id, now)
  if (done === 'changed') throw overtaken()
  if (done === 'taken')
    throw new Problem(registryProblems['province-has-platform'], {
      zh: '一省同时只有一个启用的平台。',
      en: 'A province has one active platform at a time.',
    })
}

/** Refuses scopes beyond those of a kind. */
export const checkScopes = (kind: Participant['kind'], scopes: readonly Scope[]): void => {
  const foreign = foreignScopes(kind, scopes)
  if (foreign.length === 0) return
  const allowed = scopesOfKind[kind].join(', ')
  throw new Problem(
    commonProblems['validation-failed'],
    {
      zh: `${kind} 类参与方只可有这些权限：${allowed}。`,
      en: `A participant of kind ${kind} may have the scopes ${allowed}.`,
    },
    {
      errors: foreign.map((at) => ({ pointer: `/scopes/${at}`, code: 'not-for-kind', detail: `${kind}: ${allowed}` })),
    },
  )
}

/** A write that another change overtook. */
export const overtaken = (): Problem =>
  new Problem(commonProblems.conflict, { zh: '另一更改先一步完成。', en: 'Another change came first.' })
