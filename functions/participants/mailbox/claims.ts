import type { Clock } from '../../../shared/contract/time.ts'
import type { Item, Table } from '../../../shared/store/table.ts'
import { keptSeconds } from './domain/pages.ts'
import { keys } from './keys.ts'
import { claimRow } from './rows.ts'

/** An event's claim in one mailbox: the event stands in one of the pages from `from` on, or in none. */
export type Claim = { from: string; version: number }

export type Claims = {
  /** Makes the claim or answers the one that stands; one that names no page yet is given this one. */
  take(participant: string, eventId: string, from: string): Promise<Claim>
  /** Moves a claim whose pages are all there without the event. Answers the one that stands, if another was quicker. */
  move(participant: string, eventId: string, held: Claim, from: string): Promise<Claim>
}

export const createClaims = (table: Table, clock: Clock): Claims => {
  const row = (participant: string, eventId: string, from: string): Omit<Item, 'version'> => ({
    ...keys.mailClaim(participant, eventId),
    ...claimRow.written({ from }),
    ttl: Math.floor(clock().getTime() / 1000) + keptSeconds,
  })

  const move: Claims['move'] = async (participant, eventId, { version }, from) =>
    (await table.replace({ ...row(participant, eventId, from), version })) === 'done'
      ? { from, version: version + 1 }
      : take(participant, eventId, from)

  const take: Claims['take'] = async (participant, eventId, from) => {
    for (;;) {
      const claim = row(participant, eventId, from)
      if ((await table.create(claim)) === 'done') return { from, version: 1 }
      const stands = await table.get(claim)
      if (!stands) continue
      const { from: named } = claimRow.read(stands)
      const { version } = stands
      return named === undefined ? move(participant, eventId, { from, version }, from) : { from: named, version }
    }
  }

  return { take, move }
}
