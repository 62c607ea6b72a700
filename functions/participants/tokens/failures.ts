import { ParticipantId } from '../../../shared/contract/ids.ts'
import type { FindClientKeys } from '../../../shared/crypto/clientAssertion.ts'
import type { KeyedHash } from '../../../shared/crypto/keyedHash.ts'
import { createLimit } from './limit.ts'
import type { OnceStore } from './ports.ts'

/** Failures of one client in one minute after which it waits (qr-crypto-security.md §8.2, row 66). */
const mostFailures = 50

type Deps = { once: Pick<OnceStore, 'countInMinute'>; keyed: () => Promise<KeyedHash>; findKeys: FindClientKeys }

/**
 * Failures by the client an assertion names, whether it exists or not, and there by each of its live keys or by none of
 * them: whoever knows a client's id but no kid of it, which only the client itself is shown, uses up nothing that the
 * client needs. Kept under a keyed hash, because anybody may write anything there.
 */
export const createFailures = ({ once, keyed, findKeys }: Deps) => {
  const limit = createLimit(once, mostFailures, { zh: '一分钟内失败过多。', en: 'Too many failures within a minute.' })
  const nameOf = async (compact: string): Promise<string> => {
    const { client, kid } = claimed(compact)
    const isLive = kid !== '' && ParticipantId.safeParse(client).success && (await findKeys(client))?.has(kid)
    return `token-failure#${(await keyed())('token-failure', client, isLive ? kid : '')}`
  }
  return {
    /** Throws `rate-limited` before any signature is looked at. Costs nothing while nobody has failed too often. */
    check: async (compact: string, now: Date): Promise<void> => {
      if (!limit.idle(now)) limit.check(await nameOf(compact), now)
    },
    /** Counts a failure; throws `rate-limited` when it is one too many. */
    count: async (compact: string, now: Date): Promise<void> => limit.spend(await nameOf(compact), now),
  }
}

const textAt = (part: string | undefined, name: string): string => {
  try {
    const value = (JSON.parse(Buffer.from(part ?? '', 'base64url').toString()) as Record<string, unknown> | null)?.[
      name
    ]
    return typeof value === 'string' ? value : ''
  } catch {
    return ''
  }
}

/** What an assertion says of itself, unproven; empty where it says nothing readable. */
const claimed = (compact: string): { client: string; kid: string } => {
  const [header, claims] = compact.split('.')
  return { client: textAt(claims, 'sub'), kid: textAt(header, 'kid') }
}
