import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Catalogue } from '../../functions/catalog/entries/domain/catalogue.ts'
import { participantScopes } from '../../local/participants.ts'
import { type RunningProvince, startProvince } from '../../local/provinces/server.ts'
import { type Answer, type Client, createClient, registerKey } from '../../sdk/client.ts'
import type { Province } from '../../shared/contract/province.ts'
import type { PublicJwk } from '../../shared/crypto/jwk.ts'
import { generatePrivateJwk, jwkSigner, publicPart } from '../../shared/crypto/signer.ts'
import { own } from '../../shared/sqlite/owner.ts'
import { openSqliteStore } from '../../shared/sqlite/store.ts'
import type { HubConfig } from '../processes/hub.ts'
import { publishRelease } from './catalogue.ts'
import type { Call } from './load.ts'
import { type BenchProcess, startProcess } from './process.ts'
import type { StoreCall } from './record.ts'

const issuer = 'https://hub.bench'

export type BenchWorld = {
  /** Where DynamoDB's wire is spoken, if this world's store stands behind it. */
  endpoint: string | undefined
  hub: BenchProcess<{ port: number }>
  /** A platform with a home of its own in this process. */
  join(province: Province): Promise<{ client: Client; home: RunningProvince; codeKey: PublicJwk }>
  /** Waits until everything set in motion at the hub has arrived. */
  settle(): Promise<void>
  /** One request of a participant with its token and a fresh proof; a proof is good for 30 s. */
  sign(client: Client, call: Omit<Call, 'headers'>): Promise<Call>
  /** Store calls of the hub so far. */
  storeCalls(): Promise<{ read: number; write: number }>
  /** What the hub asks its store while it answers one request, as `around` counts it and as it went over the wire, if there is one. */
  storeCallsOf(request: () => Promise<Answer>): Promise<{
    answer: Answer
    count: { read: number; write: number }
    wire: StoreCall[]
  }>
  stop(): Promise<void>
}

const must = (what: string, answer: Answer, status: number): Answer => {
  if (answer.status !== status) throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer
}

/**
 * Hub and participants, the hub in a process of its own, with a published catalogue. Its store is the embedded one, or
 * with `wire` dynalite in a third process, as DynamoDB would be.
 */
export const openWorld = async (catalogue: Catalogue, { wire = false } = {}): Promise<BenchWorld> => {
  const ends: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const end of ends.reverse()) await end()
  }
  try {
    const folder = await mkdtemp(join(tmpdir(), 'onecard-bench-'))
    ends.push(() => rm(folder, { recursive: true, force: true }))
    const file = join(folder, 'hub.sqlite')
    const [hubKey, operatorKey] = await Promise.all([generatePrivateJwk(), generatePrivateJwk()])
    const signer = await jwkSigner(hubKey)
    const embedded = openSqliteStore({ owner: own(file) })
    await publishRelease(embedded.files, catalogue, signer)
    await embedded.close()
    const store = wire ? await startProcess<{ endpoint: string }, object>('store', {}) : undefined
    if (store) ends.push(store.stop)
    const endpoint = store?.ready.endpoint
    const hub = await startProcess<{ port: number }, HubConfig>('hub', {
      file,
      ...(endpoint && { endpoint }),
      issuer,
      hubKey,
      operatorJwk: publicPart(operatorKey),
    })
    ends.push(hub.stop)
    const baseUrl = `http://127.0.0.1:${hub.ready.port}`
    const operator = await createClient({ issuer, baseUrl, clientId: 'hub-operator', key: operatorKey })
    const storeCalls = () => hub.ask<{ read: number; write: number }>('storeCalls')
    const settle = () => hub.ask<void>('settle')

    const joinPlatform: BenchWorld['join'] = async (province) => {
      const participantId = `${province}-platform`
      const [client, code, answer] = await Promise.all([
        generatePrivateJwk(),
        generatePrivateJwk(),
        generatePrivateJwk(),
      ])
      const home = await startProvince({
        province,
        participantId,
        keys: { client, code, answer },
        issuer,
        hubKeys: new Map([[signer.kid, signer.publicJwk]]),
        clock: () => new Date(),
      })
      ends.push(home.stop)
      const body = {
        id: participantId,
        kind: 'platform',
        province,
        name: { zh: participantId, en: participantId },
        scopes: participantScopes.platform,
        baseUrl: home.baseUrl,
      }
      must('register', await operator.call('POST', '/v1/participants', { body }), 201)
      must('client key', await registerKey(operator, issuer, participantId, 'client', client), 200)
      const own = await createClient({ issuer, baseUrl, clientId: participantId, key: client })
      must('code key', await registerKey(operator, issuer, participantId, 'code', code), 200)
      must('answer key', await registerKey(operator, issuer, participantId, 'answer', answer), 200)
      await settle()
      return { client: own, home, codeKey: publicPart(code) }
    }

    return {
      endpoint,
      hub,
      settle,
      storeCalls,
      join: joinPlatform,
      sign: async (client, call) => {
        const token = await client.token()
        return {
          ...call,
          headers: {
            authorization: `DPoP ${token}`,
            dpop: await client.proof(call.method, call.path, token),
            ...(call.body !== undefined && { 'content-type': 'application/json' }),
          },
        }
      },
      storeCallsOf: async (request) => {
        await settle()
        const before = await storeCalls()
        await hub.ask('record')
        const answer = await request()
        const after = await storeCalls()
        const wire = await hub.ask<StoreCall[]>('recorded')
        return { answer, count: { read: after.read - before.read, write: after.write - before.write }, wire }
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** A request that must be answered so while the world is set up. */
export const mustAnswer = must
