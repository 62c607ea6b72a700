import { type Hub, type HubOptions, startHub } from '../../local/hub.ts'
import { participantScopes } from '../../local/participants.ts'
import { type Client, createClient, registerKey } from '../../sdk/client.ts'
import type { Province } from '../../shared/contract/province.ts'
import type { Scope } from '../../shared/contract/scope.ts'
import { generatePrivateJwk, jwkSigner, type PrivateJwk, publicPart } from '../../shared/crypto/signer.ts'
import { type TestClock, testClock } from './clock.ts'
import { isFoul, weatherOfTests } from './store.ts'

export const issuer = 'https://hub.test'

/** Keys are made once a test file; they say nothing about the guarantees tested. */
const keysOnce = Promise.all(Array.from({ length: 8 }, generatePrivateJwk))

export type TestHub = Hub & {
  clock: TestClock
  issuer: string
  operator: Client
  /** Sends a request to the hub without a socket. */
  fetch: (request: Request) => Promise<Response>
  /** A public request. */
  get: (path: string, headers?: Record<string, string>) => Promise<Response>
  /** Registers a participant with a proven client key and answers its client. */
  join: (options: JoinOptions) => Promise<Client>
}

export type JoinOptions = {
  id: string
  kind?: 'platform' | 'venue' | 'hotline'
  province?: Province
  scopes?: readonly Scope[]
  baseUrl?: string
  key?: PrivateJwk
}

/** In foul weather a caller tries again as the hub asks, without waiting: the refusal is drawn, not load. */
export const patience = isFoul ? { tries: 5, wait: async () => {} } : {}

/** The embedded hub with a clock the test owns and an operator to begin with. */
export const testHub = async (options: Partial<HubOptions> & { clock?: TestClock } = {}): Promise<TestHub> => {
  const clock = options.clock ?? testClock()
  const [hubKey, operatorKey] = (await keysOnce) as [PrivateJwk, PrivateJwk]
  const hub = await startHub({
    issuer,
    signer: await jwkSigner(hubKey),
    operatorJwk: publicPart(operatorKey),
    relayAfterMs: -1,
    checkReplies: true,
    weather: weatherOfTests(),
    ...options,
    clock,
  })
  const fetch = async (request: Request) => hub.app.fetch(request)
  const operator = await createClient({ issuer, clientId: 'hub-operator', key: operatorKey, fetch, clock, ...patience })
  return {
    ...hub,
    clock,
    issuer,
    operator,
    fetch,
    get: (path, headers = {}) => fetch(new Request(`${issuer}${path}`, { headers })),
    join: async ({ id, kind = 'platform', province, scopes, baseUrl = 'http://127.0.0.1:9', key }) => {
      const registered = await operator.call('POST', '/v1/participants', {
        body: {
          id,
          kind,
          ...(province && { province }),
          name: { zh: id, en: id },
          scopes: scopes ?? participantScopes[kind],
          ...(kind === 'platform' && { baseUrl }),
        },
      })
      if (registered.status !== 201) throw new Error(`registering ${id}: ${JSON.stringify(registered.body)}`)
      const clientKey = key ?? (await generatePrivateJwk())
      const proven = await registerKey(operator, issuer, id, 'client', clientKey)
      if (proven.status !== 200) throw new Error(`key of ${id}: ${JSON.stringify(proven.body)}`)
      await hub.settle()
      return createClient({ issuer, clientId: id, key: clientKey, fetch, clock, ...patience })
    },
  }
}
