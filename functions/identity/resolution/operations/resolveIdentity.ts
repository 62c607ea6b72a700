import type { NewId } from '../../../../shared/contract/ids.ts'
import { commonProblems, Problem } from '../../../../shared/contract/problem.ts'
import type { Clock } from '../../../../shared/contract/time.ts'
import type { KeyedHash } from '../../../../shared/crypto/keyedHash.ts'
import { type Handler, usedProof } from '../../../../shared/http/bind.ts'
import { invalid } from '../../../../shared/http/readRequest.ts'
import type { Cards, CardView } from '../../cards/ports.ts'
import { IdType } from '../../words/credential.ts'
import { type AskDeps, askHomes } from '../askHomes.ts'
import type { operations, Resolution, ResolutionWarning } from '../contract.ts'
import { type Lookup, readCredential } from '../domain/credential.ts'
import { judge, resolutionRule, type Silence, warningTexts } from '../domain/resolution.ts'
import type { PairwiseNames } from '../pairwise.ts'
import type { Access, AccessStore } from '../ports.ts'

type Deps = AskDeps & {
  cards: Cards
  accesses: Pick<AccessStore, 'record'>
  names: PairwiseNames
  hash: KeyedHash
  newId: NewId
  clock: Clock
}

type Body = Parameters<Handler<typeof operations.resolveIdentity>>[0]['body']

/**
 * Index first, home where the index does not know or is older than asked for. The record of the access is written before
 * the answer goes out, and that write spends the proof: what a home's log lacks was never told to anybody.
 */
export const resolveIdentity =
  (deps: Deps): Handler<typeof operations.resolveIdentity> =>
  async ({ body, caller, request }) => {
    const lookup = readLookup(body, request.now)
    const found = await gather(deps, lookup, body, request.now)
    const { outcome, card, needs, reasons } = judge(found.views, found.silent, {
      several: lookup.target.by === 'person' && body.home === undefined,
      contradiction: contradicts(deps.cards, lookup, found.views),
      outsideHub: lookup.area !== undefined && lookup.province === undefined,
    })
    const decision = { id: deps.newId('dec'), ...resolutionRule, reasons: [...reasons] }
    const at = deps.clock()
    const access: Access = {
      at: at.toISOString(),
      participant: caller.id,
      purpose: body.purpose,
      outcome,
      by: body.credential.kind,
      decision: decision.id,
      homes: homesTouched(card, found.views, lookup, body),
    }
    const recorded = request.proof ? await deps.accesses.record(access, request.proof) : 'used'
    if (recorded === 'late') throw lateAccess()
    if (recorded === 'used') throw usedProof()
    const told = card && {
      ref: deps.names.card(caller.id, card.cardHash),
      status: card.status,
      usable: card.usable,
      usableFor: [...card.usableFor],
      ...(card.statusUntil && { statusUntil: card.statusUntil.toISOString() }),
      forms: [...card.forms],
    }
    const successor =
      outcome === 'SUPERSEDED' && card?.successorHash
        ? { ref: deps.names.card(caller.id, card.successorHash) }
        : undefined
    const subject = card && deps.names.subject(caller.id, card.personHash)
    return {
      status: 200,
      body: {
        outcome,
        ...(card && {
          home: { province: card.home, area: card.area },
          card: told,
          subject,
          etag: deps.hash('etag', JSON.stringify([told, successor, subject, card.area])),
        }),
        ...(successor && { successor }),
        ...(needs.length > 0 && { needs: [...needs] }),
        ...knowledgeOf(card ? [card] : found.views, found.asked, at),
        evaluatedAt: at.toISOString(),
        decision,
        warnings: [...lookup.warnings, ...found.warnings].map((code) => ({ code, text: warningTexts[code] })),
      } satisfies Resolution,
    }
  }

const readLookup = ({ credential, home }: Body, now: Date): Lookup => {
  const read = readCredential(credential, now)
  if (!read.ok) throw invalid(read.errors)
  if (home !== undefined && read.lookup.area !== undefined && read.lookup.province !== home)
    throw invalid([{ pointer: '/home', code: 'home', detail: 'not the province of the credential’s issuing area' }])
  return read.lookup
}

type Found = { views: CardView[]; silent: Silence[]; asked: boolean; warnings: ResolutionWarning[] }

/** What the index knows, or where that is not enough, what the homes say. */
const gather = async (deps: Deps, lookup: Lookup, body: Body, now: Date): Promise<Found> => {
  if (lookup.area !== undefined && !lookup.province) return { views: [], silent: [], asked: false, warnings: [] }
  const at = body.at === undefined ? now : new Date(body.at)
  const known = (await fromIndex(deps.cards, lookup, at)).filter(({ home }) => !body.home || home === body.home)
  const oldest = body.maxAge === undefined ? Number.NEGATIVE_INFINITY : now.getTime() - body.maxAge * 1000
  const fresh = known.every(({ asOf }) => asOf.getTime() >= oldest)
  if (known.length > 0 && fresh) return { views: known, silent: [], asked: false, warnings: [] }
  const province = lookup.province ?? body.home
  const which = province ? [province] : known.length > 0 ? [...new Set(known.map(({ home }) => home))] : 'every'
  const said = await askHomes(deps, lookup, which, now)
  if (said.silent.length > 0 && known.length > 0 && body.allowStale)
    return { views: known, silent: [], asked: false, warnings: ['stale'] }
  return {
    ...said,
    asked: true,
    warnings: body.at !== undefined && said.views.length > 0 ? ['home-answers-for-now'] : [],
  }
}

const fromIndex = async (cards: Cards, { target }: Lookup, at: Date): Promise<CardView[]> => {
  switch (target.by) {
    case 'card': {
      const view = await cards.view(cards.hashOf(target.cardId), at)
      return view ? [view] : []
    }
    case 'number':
      return cards.find('number', cards.hashOfNumber(target.area, target.cardNumber), at)
    case 'person':
      return cards.find('person', cards.hashOfPerson(target.idType, target.personNumber), at)
  }
}

/** A reader line made of two cards' data. The line has no id type, so any of them may fit. */
const contradicts = (cards: Cards, { target }: Lookup, views: readonly CardView[]): boolean => {
  if (target.by !== 'card' || target.holder === undefined) return false
  const holder = target.holder
  return views.some(({ personHash }) => !IdType.options.some((type) => cards.hashOfPerson(type, holder) === personHash))
}

/** Whose records show the access: the home of the card, all candidates' homes, or the one that was to be asked. */
const homesTouched = (
  card: CardView | undefined,
  views: readonly CardView[],
  lookup: Lookup,
  body: Body,
): Access['homes'] => {
  if (card) return [{ province: card.home, cardHash: card.cardHash }]
  if (views.length > 0) return [...new Set(views.map(({ home }) => home))].map((province) => ({ province }))
  const province = lookup.province ?? body.home
  return province ? [{ province }] : []
}

/** How old the knowledge is, judged by its oldest part. */
const knowledgeOf = (views: readonly CardView[], asked: boolean, now: Date) => ({
  asOf: new Date(Math.min(now.getTime(), ...views.map(({ asOf }) => asOf.getTime()))).toISOString(),
  source: views[0]?.source ?? (asked ? 'home' : 'index'),
})

/** Its record would stand where readers of the access log have been already. */
const lateAccess = (): Problem =>
  new Problem(commonProblems['temporarily-unavailable'], {
    zh: '处理超时，未作答复；请以新的 DPoP 证明重试。',
    en: 'The request took too long and was given no answer: send it again with a new DPoP proof.',
  })
