import { setTimeout as wait } from 'node:timers/promises'
import * as z from 'zod'
import { type DemoId, demoParticipants, joinEverybody, type ParticipantKeys } from '../../local/demo/participants.ts'
import { seedDemo } from '../../local/demo/seed.ts'
import { type RunningProvince, startProvince } from '../../local/provinces/server.ts'
import { type Client, createClient } from '../../sdk/client.ts'
import { Province } from '../../shared/contract/province.ts'
import { PublicJwk } from '../../shared/crypto/jwk.ts'
import { generatePrivateJwk, type PrivateJwk } from '../../shared/crypto/signer.ts'

const Environment = z.object({
  STACK_URL: z.url(),
  STACK_ISSUER: z.url(),
  STACK_OPERATOR_JWK: z.string(),
  STACK_HOMES: z.enum(['loopback', 'unreachable']),
})

const env = Environment.parse(process.env)
export const issuer = env.STACK_ISSUER
export const homesReachable = env.STACK_HOMES === 'loopback'

/** A public request to the deployed API. */
export const get = (path: string, init?: RequestInit): Promise<Response> => fetch(`${env.STACK_URL}${path}`, init)

export const clientFor = (clientId: string, key: PrivateJwk): Promise<Client> =>
  createClient({ issuer, baseUrl: env.STACK_URL, clientId, key })

export const operator = (): Promise<Client> =>
  clientFor('hub-operator', JSON.parse(env.STACK_OPERATOR_JWK) as PrivateJwk)

/**
 * Asks until the answer is as expected: events arrive when the bus delivers them, on AWS as here. Throws the last refusal
 * after a good minute: some functions look for a new release only so often.
 */
export const eventually = async <T>(ask: () => Promise<T>): Promise<T> => {
  const attempts = 150
  for (let i = 1; ; i++) {
    try {
      return await ask()
    } catch (error) {
      if (i === attempts) throw error
      await wait(500)
    }
  }
}

const Jwks = z.object({ keys: z.array(PublicJwk.and(z.object({ kid: z.string() }))) })

export type World = {
  clients: Record<DemoId, Client>
  provinces: Record<Province, RunningProvince>
  stop: () => Promise<void>
}

/** The demo world around the deployed hub: three provinces on loopback, everybody registered, cards and catalogue in place. */
export const openWorld = async (): Promise<World> => {
  const keys = Object.fromEntries(
    await Promise.all(
      demoParticipants.map(async ({ id }) => {
        const [client, code, answer] = await Promise.all([1, 2, 3].map(generatePrivateJwk))
        return [id, { client, code, answer }]
      }),
    ),
  ) as Record<DemoId, ParticipantKeys>
  const published = Jwks.parse(await (await get('/.well-known/jwks.json')).json())
  const hubKeys = new Map(published.keys.map(({ kid, kty, crv, x, y }) => [kid, { kty, crv, x, y }]))
  const running = await Promise.all(
    Province.options.map((province) =>
      startProvince({
        province,
        participantId: `${province}-platform`,
        keys: keys[`${province}-platform`],
        issuer,
        hubKeys,
        clock: () => new Date(),
      }),
    ),
  )
  const baseUrls = Object.fromEntries(running.map((p) => [p.province, p.baseUrl])) as Record<Province, string>
  const connection = { issuer, baseUrl: env.STACK_URL }
  const clients = await joinEverybody(await operator(), keys, baseUrls, connection)
  const released = async () => {
    const answer = await get('/v1/catalog')
    if (answer.status !== 200) throw new Error(`the catalogue is not published yet: ${answer.status}`)
  }
  await seedDemo({ clients, provinces: running, settle: () => eventually(released) })
  return {
    clients,
    provinces: Object.fromEntries(running.map((p) => [p.province, p])) as Record<Province, RunningProvince>,
    stop: async () => {
      await Promise.all(running.map((p) => p.stop()))
    },
  }
}
