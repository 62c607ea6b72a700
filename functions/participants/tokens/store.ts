import { sha256 } from '../../../shared/crypto/ids.ts'
import { longestRequest } from '../../../shared/http/proofs.ts'
import type { Table } from '../../../shared/store/table.ts'
import { keys } from './keys.ts'
import type { OnceStore } from './ports.ts'

/** Repeats of a request come within a day. */
const requestSeconds = 86_400

export const createOnceStore = (table: Table): OnceStore => ({
  spendAssertion: async (clientId, jti, expires) =>
    (await table.create({
      ...keys.assertion(sha256(`${clientId} ${jti}`)),
      data: {},
      ttl: expires + longestRequest,
    })) === 'done',
  claimRequest: async (key, fingerprint, now) => {
    const claim = {
      ...keys.request(key),
      data: { fingerprint },
      ttl: Math.floor(now.getTime() / 1000) + requestSeconds,
    }
    if ((await table.create(claim)) === 'done') return fingerprint
    return (await table.get<{ fingerprint: string }>(keys.request(key)))?.data.fingerprint ?? fingerprint
  },
  countInMinute: (what, now) => {
    const minute = Math.floor(now.getTime() / 60_000)
    return table.count(keys.minute(what, minute), (minute + 5) * 60)
  },
})
