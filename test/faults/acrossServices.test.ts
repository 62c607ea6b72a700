import { beforeAll, expect, test } from 'vitest'
import { type Client, createClient } from '../../sdk/client.ts'
import { Province } from '../../shared/contract/province.ts'
import { generatePrivateJwk, type PrivateJwk } from '../../shared/crypto/signer.ts'
import { issuer, patience, type TestHub } from '../support/hub.ts'
import { killAtEveryAwait } from '../support/mortal.ts'

/**
 * Writing paths that cross services (recognitions, returns and publishing have tests of their own beside this), killed at each of its calls to store and bus, just before the call takes effect and
 * just after. Then a new process, the caller's second try under the same idempotency key, the relay, and the question:
 * is anything lost that was answered 2xx, is anything there twice?
 */

let keys: Record<Province, PrivateJwk>
beforeAll(async () => {
  keys = Object.fromEntries(
    await Promise.all(Province.options.map(async (p) => [p, await generatePrivateJwk()] as const)),
  ) as Record<Province, PrivateJwk>
})

/** The participants exist once; each process talks to them anew. */
const join = async (hub: TestHub, history: number) => {
  if (history > 0) return
  for (const province of Province.options) await hub.join({ id: `${province}-platform`, province, key: keys[province] })
}
const as = (hub: TestHub, province: Province): Promise<Client> =>
  createClient({
    issuer,
    clientId: `${province}-platform`,
    key: keys[province],
    fetch: hub.fetch,
    clock: hub.clock,
    ...patience,
  })

type Mail = { entries: { id: string; type: string; data: Record<string, unknown> }[] }
const mailOf = async (client: Client, type: string, fits: (data: Record<string, unknown>) => boolean) => {
  const found: Mail['entries'] = []
  for (let after = '000000000000'; ; ) {
    const page = (await client.call('GET', `/v1/mailbox?limit=100&after=${after}`)).body as Mail & {
      cursor: string
      more: boolean
    }
    found.push(...page.entries.filter((e) => e.type === type && fits(e.data)))
    if (!page.more) return found
    after = page.cursor
  }
}

const report = (name: string, deaths: number, atLeast: number) => {
  console.log(`${name}: ${deaths} deaths survived`)
  expect(deaths).toBeGreaterThanOrEqual(atLeast)
}

test('card events: the card stands as its events say, whatever was repeated', async () => {
  const area = '130102'
  const deaths = await killAtEveryAwait({
    prepare: async (hub, history) => {
      await join(hub, history)
      return `${area}D156${String(history).padStart(22, '0')}`
    },
    act: async (hub, cardId) => {
      const at = hub.clock().toISOString()
      const common = { effectiveAt: at, cardId }
      const events = [
        {
          ...common,
          type: 'issue',
          sequence: 1,
          area,
          cardNumber: `H${cardId.slice(-8)}`,
          personNumber: '810000199408230021',
          idType: 'hk-macao-taiwan',
          forms: ['physical'],
          validUntil: '2036-01-01',
        },
        { ...common, type: 'activate', sequence: 2 },
        { ...common, type: 'formal-loss', sequence: 3 },
      ]
      return (await (await as(hub, 'hebei')).call('POST', '/v1/card-events', { body: { events } })).status
    },
    check: async (hub, cardId) => {
      const body = { credential: { kind: 'card-id', cardId }, purpose: { item: 'CU-01', legalBasis: 'statutory-duty' } }
      const answer = await (await as(hub, 'tianjin')).call('POST', '/v1/identity-resolutions', { body })
      expect(answer).toMatchObject({
        status: 200,
        body: { outcome: 'RESOLVED', card: { status: 'LOST' }, source: 'index' },
      })
    },
  })
  report('card events', deaths, 4)
})

type Manifest = { number: number; proposals: string[] }
const allReleases = async (hub: TestHub): Promise<Manifest[]> => {
  const found: Manifest[] = []
  for (let before = ''; ; ) {
    const page = (await (await hub.get(`/v1/catalog/releases?limit=50${before}`)).json()) as {
      releases: { manifest: Manifest }[]
      next: number | null
    }
    found.push(...page.releases.map((r) => r.manifest))
    if (page.next === null) return found
    before = `&before=${page.next}`
  }
}

test('a proposal: published in exactly one release, the releases chained without a gap', async () => {
  const words = { zh: '演练', en: 'Drill' }
  const deaths = await killAtEveryAwait({
    prepare: async (hub, history) => {
      await join(hub, history)
      return { number: String(history + 1).padStart(3, '0'), key: `propose-${history}` }
    },
    act: async (hub, { number, key }) => {
      const venue = {
        id: `he-130102-${number}`,
        province: 'hebei',
        area: '130102',
        kind: 'library',
        name: `演练馆${number}`,
        district: '长安区',
        confirmed: false,
      }
      const body = { legalBasis: words, changes: [{ change: 'add', kind: 'venue', entry: venue }] }
      return (await (await as(hub, 'hebei')).call('POST', '/v1/catalog/proposals', { body, idempotencyKey: key }))
        .status
    },
    check: async (hub, { number }, history) => {
      const releases = await allReleases(hub)
      const numbers = releases.map((r) => r.number).sort((a, b) => a - b)
      expect(numbers).toEqual(Array.from({ length: history + 1 }, (_, i) => i + 1))
      const proposals = releases.flatMap((r) => r.proposals)
      expect(new Set(proposals).size).toBe(proposals.length)
      expect((await hub.get(`/v1/catalog/venues/he-130102-${number}`)).status).toBe(200)
      const published = await mailOf(await as(hub, 'beijing'), 'ReleasePublished', () => true)
      expect(published.map((e) => e.data['number'])).toHaveLength(history + 1)
    },
  })
  report('proposal', deaths, 10)
})

test('a complaint: one case, one hand-over in one mailbox, one piece of evidence', async () => {
  const deaths = await killAtEveryAwait({
    prepare: async (hub, history) => {
      await join(hub, history)
      return `complaint-${history}`
    },
    act: async (hub, key) => {
      const body = {
        kind: 'complaint',
        topic: 'card_refused',
        text: '演练',
        occurredAt: hub.clock().toISOString(),
        venue: 'he-130102-001',
        item: 'CU-03',
        refusalReason: 'not_accepted',
      }
      return (await (await as(hub, 'beijing')).call('POST', '/v1/complaints', { body, idempotencyKey: key })).status
    },
    check: async (hub, _key, history) => {
      const hebei = await as(hub, 'hebei')
      const inbox = (await hebei.call('GET', '/v1/assignments?limit=100')).body as {
        assignments: { caseCode: string }[]
      }
      const codes = new Set(inbox.assignments.map((a) => a.caseCode))
      expect(inbox.assignments).toHaveLength(history + 1)
      expect(codes.size).toBe(history + 1)
      expect(await mailOf(hebei, 'AssignmentOffered', () => true)).toHaveLength(history + 1)
      const evidence = (await hebei.call('GET', '/v1/catalog/venues/he-130102-001/evidence?limit=100')).body as {
        evidence: unknown[]
      }
      expect(evidence.evidence).toHaveLength(history + 1)
    },
  })
  report('complaint', deaths, 8)
})
