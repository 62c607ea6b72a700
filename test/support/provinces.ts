import { type ProvinceOptions, type RunningProvince, startProvince } from '../../local/provinces/server.ts'
import { type Client, registerKey } from '../../sdk/client.ts'
import { Province } from '../../shared/contract/province.ts'
import { PublicJwk, thumbprint } from '../../shared/crypto/jwk.ts'
import { generatePrivateJwk } from '../../shared/crypto/signer.ts'
import type { TestHub } from './hub.ts'

export type JoinedProvince = RunningProvince & { client: Client; keys: ProvinceOptions['keys'] }

const keysOnce = new Map(
  Province.options.map((province) => [
    province,
    Promise.all([generatePrivateJwk(), generatePrivateJwk(), generatePrivateJwk()]),
  ]),
)

/** The hub's public keys as its JWKS lists them. */
const hubKeys = async (hub: TestHub): Promise<Map<string, PublicJwk>> => {
  const { keys } = (await (await hub.get('/.well-known/jwks.json')).json()) as { keys: unknown[] }
  const jwks = keys.map((key) => PublicJwk.parse(key))
  return new Map(jwks.map((jwk) => [thumbprint(jwk), jwk] as const))
}

/** Starts simulated provinces and registers them with every key. `tell`: push their card events to the hub. */
export const joinProvinces = async <P extends Province>(
  hub: TestHub,
  which: readonly P[],
  { tell = true } = {},
): Promise<Record<P, JoinedProvince>> => {
  const known = await hubKeys(hub)
  const joined = await Promise.all(
    which.map(async (province): Promise<[P, JoinedProvince]> => {
      const [client, code, answer] = (await keysOnce.get(province)) ?? []
      if (!client || !code || !answer) throw new Error('no keys')
      const participantId = `${province}-platform`
      const running = await startProvince({
        province,
        participantId,
        keys: { client, code, answer },
        issuer: hub.issuer,
        hubKeys: known,
        clock: hub.clock,
      })
      const hubClient = await hub.join({ id: participantId, province, baseUrl: running.baseUrl, key: client })
      for (const [use, key] of [
        ['code', code],
        ['answer', answer],
      ] as const) {
        const done = await registerKey(hub.operator, hub.issuer, participantId, use, key)
        if (done.status !== 200) throw new Error(`${use} key of ${province}: ${JSON.stringify(done.body)}`)
      }
      if (tell) {
        const told = await hubClient.call('POST', '/v1/card-events', {
          body: { events: running.cardBase.eventsForHub() },
        })
        if (told.status !== 200) throw new Error(`cards of ${province}: ${JSON.stringify(told.body)}`)
      }
      return [province, { ...running, client: hubClient, keys: { client, code, answer } }]
    }),
  )
  await hub.settle()
  return Object.fromEntries(joined) as Record<P, JoinedProvince>
}
