import { type Client, createClient, registerKey } from '../../sdk/client.ts'
import { Province, provinces } from '../../shared/contract/province.ts'
import type { Text } from '../../shared/contract/text.ts'
import type { PrivateJwk } from '../../shared/crypto/signer.ts'
import { participantScopes } from '../participants.ts'

type DemoParticipant = { id: string; kind: 'platform' | 'venue' | 'hotline'; province: Province; name: Text }

/** Who takes part in the demo world: every province's platform, a museum with a scanner of its own, a hotline. */
export const demoParticipants = [
  ...Province.options.map((province) => ({
    id: `${province}-platform` as const,
    kind: 'platform' as const,
    province,
    name: {
      zh: `${provinces[province].full}社保卡平台（模拟）`,
      en: `${provinces[province].en} card platform (simulated)`,
    },
  })),
  {
    id: 'tianjin-museum',
    kind: 'venue',
    province: 'tianjin',
    name: { zh: '天津博物馆（模拟闸机）', en: 'Tianjin Museum (simulated gate)' },
  },
  {
    id: 'beijing-hotline',
    kind: 'hotline',
    province: 'beijing',
    name: { zh: '北京 12345（模拟）', en: 'Beijing 12345 (simulated)' },
  },
] as const satisfies readonly DemoParticipant[]

export type DemoId = (typeof demoParticipants)[number]['id']

/** The private keys of one participant, as the participant would keep them. */
export type ParticipantKeys = { client: PrivateJwk; code: PrivateJwk; answer: PrivateJwk }

type Connection = { issuer: string; fetch?: (request: Request) => Promise<Response>; clock?: () => Date }

const expect = (what: string, answer: { status: number; body: unknown }, ...allowed: number[]) => {
  if (!allowed.includes(answer.status))
    throw new Error(`${what}: the hub answered ${answer.status} ${JSON.stringify(answer.body)}`)
}

/**
 * Registers everybody through the API, as an operator would, and proves their keys. What is registered already stays;
 * a platform that moved to another port gets its new address. Answers a client for each.
 */
export const joinEverybody = async (
  operator: Client,
  keys: Record<DemoId, ParticipantKeys>,
  baseUrls: Record<Province, string>,
  connection: Connection,
): Promise<Record<DemoId, Client>> => {
  const join = async ({ id, kind, province, name }: (typeof demoParticipants)[number]): Promise<[DemoId, Client]> => {
    const address = kind === 'platform' ? { baseUrl: baseUrls[province] } : {}
    const known = await operator.call('GET', `/v1/participants/${id}`)
    if (known.status === 404) {
      const body = { id, kind, province, name, scopes: participantScopes[kind], ...address }
      expect(
        `registering ${id}`,
        await operator.call('POST', '/v1/participants', { body, idempotencyKey: `demo-${id}` }),
        200,
        201,
      )
      const uses = kind === 'platform' ? (['client', 'code', 'answer'] as const) : (['client'] as const)
      for (const use of uses)
        expect(`key of ${id}`, await registerKey(operator, connection.issuer, id, use, keys[id][use]), 200)
    } else if ((known.body as { baseUrl?: string }).baseUrl !== address.baseUrl)
      expect(`address of ${id}`, await operator.call('PATCH', `/v1/participants/${id}`, { body: address }), 200)
    return [id, await createClient({ ...connection, clientId: id, key: keys[id].client })]
  }
  // One token for all that follows at once.
  await operator.token()
  const clients = await Promise.all(demoParticipants.map(join))
  return Object.fromEntries(clients) as Record<DemoId, Client>
}
