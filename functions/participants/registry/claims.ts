import { ParticipantId } from '../../../shared/contract/ids.ts'
import type { Province } from '../../../shared/contract/province.ts'
import { longestRequest } from '../../../shared/http/proofs.ts'
import type { Item, Table } from '../../../shared/store/table.ts'
import { Participant } from './contract.ts'
import { keys } from './keys.ts'
import type { ParticipantStore } from './ports.ts'

type Claim = { platform: string }
type Row = { participant?: unknown }

/** Writers of one province that meet; far more than an operator has hands. */
const mostTries = 8

const isActivePlatform = (item: Item<Row> | undefined, province: Province): boolean => {
  if (!item?.data.participant) return false
  const held = Participant.parse(item.data.participant)
  return held.kind === 'platform' && held.province === province && held.state === 'active'
}

/**
 * One active platform for each province, on single conditional writes. A claim names the participant made active last and
 * binds as long as that one is active, so that a suspension is one write, and a crash leaves nothing that binds.
 *
 * Who becomes active
 *   1. reads itself, or finds that it is not there yet
 *   2. writes the claim, also when it names itself already
 *   3. writes itself active, on condition of what it read in 1
 *
 * Who meets a claim that does not bind first moves its holder on by one version, or sets a bar where the holder is not
 * there yet, and only then takes the claim. A holder that stood between 2 and 3 fails at 3; one that came to 2 meanwhile has
 * moved the claim on, and the taker fails.
 */
export const createPlatformClaims = (table: Table): Pick<ParticipantStore, 'activePlatform' | 'claimProvince'> => {
  const holderOf = ({ data }: Item<Claim>) => table.get<Row>(keys.participant(data.platform))

  /** The claim of a province. A platform registered before there were claims gets its own here; the index has long shown it. */
  const claimOf = async (province: Province): Promise<Item<Claim> | undefined> => {
    const key = keys.platformClaim(province)
    const claim = await table.get<Claim>(key)
    if (claim) return claim
    const { items } = await table.query({ index: 'idx1', pk: keys.platforms(province).pk })
    for (const { pk, sk, idx1 } of items)
      if (isActivePlatform(await table.get<Row>({ pk, sk }), province)) {
        await table.create<Claim>({ ...key, data: { platform: ParticipantId.parse(idx1?.sk) } })
        return table.get<Claim>(key)
      }
    return undefined
  }

  /** Makes a holder that is not active fail if it is about to become so. */
  const bar = (id: string, holder: Item<Row> | undefined, now: Date): Promise<'done' | 'exists' | 'changed'> => {
    const ttl = Math.floor(now.getTime() / 1000) + longestRequest
    if (!holder) return table.create<Row>({ ...keys.participant(id), data: {}, ttl })
    return table.replace<Row>(holder.data.participant ? holder : { ...holder, ttl })
  }

  return {
    activePlatform: async (province) => {
      const claim = await claimOf(province)
      const active = claim && isActivePlatform(await holderOf(claim), province)
      return active ? ParticipantId.parse(claim.data.platform) : undefined
    },
    claimProvince: async (province, id, now) => {
      for (let tries = 0; tries < mostTries; tries++) {
        const claim = await claimOf(province)
        if (claim && claim.data.platform !== id) {
          const holder = await holderOf(claim)
          if (isActivePlatform(holder, province)) return 'taken'
          if ((await bar(claim.data.platform, holder, now)) !== 'done') continue
        }
        const data = { platform: id }
        const done = claim
          ? await table.replace<Claim>({ ...claim, data })
          : await table.create<Claim>({ ...keys.platformClaim(province), data })
        if (done === 'done') return 'done'
      }
      return 'changed'
    },
  }
}
