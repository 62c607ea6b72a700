import { operatorId } from '../../functions/participants/registry/bootstrap.ts'
import { scopesOfKind } from '../../shared/contract/scope.ts'
import type { Hub } from '../hub.ts'
import { participantScopes } from '../participants.ts'
import { readerLineOf } from '../provinces/cardBase.ts'
import type { RunningProvince } from '../provinces/server.ts'
import type { Keyring } from './keyring.ts'
import { demoParticipants } from './participants.ts'

type Known = { issuer: string; keyring: Keyring; provinces: readonly RunningProvince[]; hub: Hub }

type Listed = { id: string; name: string; province: string; kind: string; confirmed: boolean }

const read = async <T>(hub: Hub, issuer: string, path: string): Promise<T> =>
  (await (await hub.app.fetch(new Request(`${issuer}${path}`))).json()) as T

/** Every venue of the newest release, page by page. */
const allVenues = async (hub: Hub, issuer: string): Promise<Listed[]> => {
  const venues: Listed[] = []
  for (let after = ''; ; ) {
    const page = await read<{ venues: Listed[]; next: string | null }>(
      hub,
      issuer,
      `/v1/catalog/venues?limit=100${after && `&after=${after}`}`,
    )
    venues.push(...page.venues)
    if (page.next === null) return venues
    after = page.next
  }
}

type Accepted = { acceptances: { item: string; venue: string }[] }

/** For every item the venues of the newest release that take it: those that a source confirms. */
const venuesByItem = async (hub: Hub, issuer: string, confirmed: readonly Listed[]): Promise<Map<string, string[]>> => {
  const found = new Map<string, string[]>()
  for (const { id } of confirmed)
    for (const { item } of (await read<Accepted>(hub, issuer, `/v1/catalog/venues/${id}`)).acceptances)
      found.set(item, [...(found.get(item) ?? []), id])
  return found
}

/**
 * The demo world as people and scripts need it to act in it: who takes part and with which keys, cards, codes, items and
 * venues, each with what to expect. Codes live a minute, so their entry tells where the holder's app gets one.
 */
export const describeWorld = async ({ issuer, keyring, provinces, hub }: Known) => {
  const venues = await allVenues(hub, issuer)
  const { items } = await read<{ items: { id: string; name: string; forms: string[] }[] }>(
    hub,
    issuer,
    '/v1/catalog/items',
  )
  const takers = await venuesByItem(
    hub,
    issuer,
    venues.filter((v) => v.confirmed),
  )
  return {
    hub: { issuer, baseUrl: issuer },
    participants: [
      {
        id: operatorId,
        kind: 'operator',
        clientId: operatorId,
        scopes: scopesOfKind.operator,
        privateJwk: keyring.operator,
      },
      ...demoParticipants.map(({ id, kind, province }) => ({
        id,
        kind,
        province,
        clientId: id,
        scopes: participantScopes[kind],
        ...(kind === 'platform' && { baseUrl: provinces.find((p) => p.province === province)?.baseUrl }),
        privateJwk: keyring.participants[id].client,
      })),
    ],
    cards: provinces.flatMap(({ province, cardBase }) =>
      cardBase.demo.map((card) => ({
        name: `${province}-${card.name}`,
        home: province,
        cardId: card.cardId,
        area: card.area,
        cardNumber: card.cardNumber,
        idType: card.idType,
        personNumber: card.personNumber,
        readerLine: readerLineOf(card),
        toldToHub: card.told,
        expect: card.expect,
      })),
    ),
    codes: provinces.flatMap(({ province, cardBase, baseUrl }) =>
      (['active', 'temp-lost'] as const).flatMap((name) =>
        (['signed', 'opaque'] as const).map((kind) => ({
          name: `${province}-${name}-${kind}`,
          home: province,
          mint: `${baseUrl}/app/codes`,
          body: { cardId: cardBase.card(name).cardId, kind },
          expect: name === 'active' ? { first: 'ACCEPTED', again: 'REPLAYED' } : { first: 'CARD_NOT_USABLE' },
        })),
      ),
    ),
    items: items.map((item) => ({ ...item, expect: { yesAt: takers.get(item.id) ?? [] } })),
    venues: venues.map(({ id, name, province, kind, confirmed }) => ({
      id,
      name,
      province,
      kind,
      expect: { answer: confirmed ? 'yes' : 'unknown' },
    })),
  }
}
