import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Demo, startDemo } from '../../local/demo/start.ts'
import { type Client, createClient } from '../../sdk/client.ts'
import type { PrivateJwk } from '../../shared/crypto/signer.ts'
import { freePorts, scratchFolder } from '../support/demo.ts'

// `.hub/demo.json` says of everything in the demo world what to expect; here it is expected.

type World = {
  hub: { issuer: string }
  participants: {
    id: string
    clientId: string
    kind: string
    province?: string
    scopes: string[]
    baseUrl?: string
    privateJwk: PrivateJwk
  }[]
  cards: {
    name: string
    home: string
    cardId: string
    personNumber: string
    idType: string
    readerLine: string
    expect: { byCardId: { outcome: string; status: string; source: string }; byPersonNumber: { outcome: string } }
  }[]
  codes: { name: string; home: string; mint: string; body: unknown; expect: { first: string; again?: string } }[]
  items: { id: string; expect: { yesAt: string[] } }[]
  venues: { id: string; expect: { answer: string } }[]
}

let demo: Demo
let scratch: Awaited<ReturnType<typeof scratchFolder>>
let world: World
const clients = new Map<string, Client>()
beforeAll(async () => {
  scratch = await scratchFolder()
  demo = await startDemo({ folder: scratch.folder, port: await freePorts() })
  world = JSON.parse(readFileSync(join(scratch.folder, 'demo.json'), 'utf8')) as World
  for (const { id, clientId, privateJwk } of world.participants)
    clients.set(id, await createClient({ issuer: world.hub.issuer, clientId, key: privateJwk }))
})
afterAll(async () => {
  await demo.stop()
  await scratch.remove()
})

const as = (id: string) => clients.get(id) as Client
const resolve = async (credential: unknown) =>
  (
    await as('tianjin-platform').call('POST', '/v1/identity-resolutions', {
      body: { credential, purpose: { item: 'CU-01', legalBasis: 'statutory-duty' } },
    })
  ).body

describe('the demo world', () => {
  test('everybody in it gets a token with the scopes it is said to have', async () => {
    for (const { id, scopes } of world.participants) {
      const token = await as(id).token()
      const { scope } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { scope: string }
      expect(scope.split(' ').sort(), id).toEqual([...scopes].sort())
    }
  })

  test('every card resolves as it says: by card id, by reader line, by person', async () => {
    expect(world.cards.length).toBeGreaterThan(30)
    for (const { name, cardId, readerLine, personNumber, idType, expect: expected } of world.cards) {
      const { outcome, status, source } = expected.byCardId
      const answer = { outcome, source, card: { status } }
      expect(await resolve({ kind: 'card-id', cardId }), name).toMatchObject(answer)
      expect(await resolve({ kind: 'reader-line', line: readerLine }), name).toMatchObject(answer)
      const byPerson = await resolve({ kind: 'person-number', idType, personNumber })
      expect(byPerson, name).toMatchObject(expected.byPersonNumber)
    }
  })

  test('every code is recognised as it says, the first time and again', async () => {
    expect(world.codes.length).toBe(12)
    const museum = world.items.find((item) => item.id === 'CU-01')?.expect.yesAt[0]
    for (const { name, mint, body, expect: expected } of world.codes) {
      const { code } = (await (await fetch(mint, { method: 'POST', body: JSON.stringify(body) })).json()) as {
        code: string
      }
      const scan = () =>
        as('tianjin-museum').call('POST', '/v1/code-recognitions', { body: { code, venue: museum, item: 'CU-01' } })
      expect((await scan()).body, name).toMatchObject({ outcome: expected.first })
      if (expected.again) expect((await scan()).body, name).toMatchObject({ outcome: expected.again })
    }
  })

  test('every venue answers as it says, and every item is taken where it says', async () => {
    const check = async (venue: string, item: string) =>
      (await (await fetch(`${world.hub.issuer}/v1/catalog/checks?venue=${venue}&item=${item}`)).json()) as {
        answer: string
      }
    const takenAt = new Map(
      world.items.flatMap(({ id, expect: { yesAt } }) => yesAt.map((venue) => [venue, id] as const)),
    )
    expect(takenAt.size).toBe(9)
    for (const { id, expect: expected } of world.venues)
      expect((await check(id, takenAt.get(id) ?? 'CU-01')).answer, id).toBe(expected.answer)
  })
})
