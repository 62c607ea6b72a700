import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import type { Client } from '../../sdk/client.ts'
import { eventually, get, homesReachable, openWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.stop())

const Mail = z.object({ entries: z.array(z.object({ type: z.string(), data: z.record(z.string(), z.unknown()) })) })
const mailOf = async (client: Client, type: string) => {
  const page = await client.call('GET', '/v1/mailbox?after=000000000000&limit=100')
  return Mail.parse(page.body)
    .entries.filter((e) => e.type === type)
    .map(({ data }) => data)
}

const resolve = (cardId: string) =>
  world.clients['tianjin-platform'].call('POST', '/v1/identity-resolutions', {
    body: { credential: { kind: 'card-id', cardId }, purpose: { item: 'CU-01', legalBasis: 'statutory-duty' } },
  })

describe('identity', () => {
  test('a card of Hebei is resolved in Tianjin, and Hebei sees who asked', async () => {
    const { cardId } = world.provinces.hebei.cardBase.card('active')
    expect(await resolve(cardId)).toMatchObject({
      status: 200,
      body: {
        outcome: 'RESOLVED',
        source: 'index',
        home: { province: 'hebei' },
        card: { status: 'ACTIVE', usable: true },
      },
    })
    await eventually(async () => {
      const seen = await world.clients['hebei-platform'].call('GET', '/v1/access-records')
      expect(JSON.stringify(seen.body)).toContain('tianjin-platform')
    })
  })

  test.runIf(homesReachable)(
    'a card the hub was never told of is asked for at home, by a signed question',
    async () => {
      const { hebei } = world.provinces
      const { cardId } = hebei.cardBase.card('untold')
      await eventually(async () =>
        expect(await resolve(cardId)).toMatchObject({ body: { outcome: 'RESOLVED', source: 'home' } }),
      )
      expect(hebei.asked.at(-1)).toMatchObject({ path: '/card-queries', verdict: 'verified' })
    },
  )

  test('a card reported lost is seen lost', async () => {
    const { cardBase } = world.provinces.beijing
    const { cardId } = cardBase.card('active')
    const event = cardBase.happen(cardId, { type: 'temporary-loss' })
    const pushed = await world.clients['beijing-platform'].call('POST', '/v1/card-events', {
      body: { events: [event] },
    })
    expect(pushed.status).toBe(200)
    expect(await resolve(cardId)).toMatchObject({ body: { card: { status: 'TEMP_LOST', usable: false } } })
  })
})

const Venues = z.object({ venues: z.array(z.object({ id: z.string() })) })

/** A museum of Tianjin that takes Hebei's e-card, as the published catalogue says. */
const museum = () =>
  eventually(async () => {
    const answer = await get('/v1/catalog/venues?province=tianjin&item=CU-01')
    const [first] = Venues.parse(await answer.json()).venues
    if (!first) throw new Error('the venues of Tianjin are not published yet')
    return first.id
  })

describe('codes', () => {
  const scan = (code: string, venue: string) =>
    world.clients['tianjin-museum'].call('POST', '/v1/code-recognitions', { body: { code, venue, item: 'CU-01' } })

  test.runIf(homesReachable)(
    'a code of Hebei opens a museum in Tianjin once, and its home gets the receipt',
    async () => {
      const { cardBase, codes } = world.provinces.hebei
      const venue = await museum()
      const code = await eventually(async () => {
        const drawn = await codes.mintCode({ cardId: cardBase.card('active').cardId })
        // Until the key of the code and the venue have reached the service that checks them, it says otherwise.
        expect(await scan(drawn, venue)).toMatchObject({ status: 200, body: { outcome: 'ACCEPTED', receipt: {} } })
        return drawn
      })
      expect(await scan(code, venue)).toMatchObject({ status: 200, body: { outcome: 'REPLAYED' } })
      await eventually(async () =>
        expect(await mailOf(world.clients['hebei-platform'], 'CodeRecognised')).toContainEqual(
          expect.objectContaining({ home: 'hebei', scanner: 'tianjin-museum', outcome: 'ACCEPTED' }),
        ),
      )
    },
  )

  test('a code nobody drew is refused with a reason', async () => {
    expect(await scan('not-a-code', 'tj-120103-001')).toMatchObject({
      status: 200,
      body: { outcome: 'UNKNOWN_FORMAT' },
    })
  })
})

describe('catalogue', () => {
  test('a museum takes the e-card of another province, and the answer says by which release', async () => {
    const answer = await get(`/v1/catalog/checks?venue=${await museum()}&item=CU-01&form=ecard&issuer=hebei`)
    expect(await answer.json()).toMatchObject({
      answer: 'yes',
      source: expect.stringMatching(/^release:[0-9]+$/),
      decision: { id: expect.any(String) },
    })
  })

  test('every platform is told of a release', async () => {
    for (const id of ['beijing-platform', 'tianjin-platform', 'hebei-platform'] as const)
      await eventually(async () =>
        expect((await mailOf(world.clients[id], 'ReleasePublished')).length).toBeGreaterThan(0),
      )
  })
})

const Filed = z.object({ caseCode: z.string(), secret: z.string(), assignment: z.string() })

describe('complaints', () => {
  test('heard in Beijing, offered to Hebei, accepted and answered; the citizen follows it', async () => {
    const hotline = world.clients['beijing-hotline']
    const hebei = world.clients['hebei-platform']
    const filed = await hotline.call('POST', '/v1/complaints', {
      body: {
        kind: 'complaint',
        topic: 'card_refused',
        venue: 'he-130102-001',
        item: 'CU-01',
        occurredAt: new Date(Date.now() - 3_600_000).toISOString(),
        refusalReason: 'device_broken',
        text: '闸机不认卡',
        contact: { name: '测试来电人', phone: '010-55550199' },
      },
      idempotencyKey: 'stack-complaint-1',
    })
    expect(filed).toMatchObject({ status: 201 })
    const { caseCode, secret, assignment } = Filed.parse(filed.body)
    await eventually(async () =>
      expect(await mailOf(hebei, 'AssignmentOffered')).toContainEqual(expect.objectContaining({ subject: assignment })),
    )
    const act = async (action: string, body: object) => {
      const seen = await hebei.call('GET', `/v1/assignments/${assignment}`)
      // What was said stands sealed by KMS and is opened for the holder alone.
      expect(seen).toMatchObject({ status: 200 })
      expect(JSON.stringify(seen.body)).toContain('闸机不认卡')
      const headers = { 'if-match': seen.headers.get('etag') ?? '' }
      expect(await hebei.call('POST', `/v1/assignments/${assignment}/${action}`, { body, headers })).toMatchObject({
        status: 200,
      })
    }
    await act('accept', {})
    expect((await world.clients['tianjin-platform'].call('GET', `/v1/assignments/${assignment}`)).status).toBe(404)
    await act('answer', { outcome: 'resolved', text: '已修好' })
    const followed = await get(`/v1/complaints/${caseCode}`, { headers: { 'case-secret': secret } })
    expect(await followed.json()).toMatchObject({ state: 'answered', answer: { by: 'hebei', text: '已修好' } })
  })
})
