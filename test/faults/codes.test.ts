import { afterAll, expect, test } from 'vitest'
import type { Recognition } from '../../functions/identity/codes/contract.ts'
import { opaqueProfile } from '../../local/provinces/codes.ts'
import { createClient } from '../../sdk/client.ts'
import { generatePrivateJwk, jwkSigner } from '../../shared/crypto/signer.ts'
import { publishMuseum } from '../support/codes.ts'
import { issuer, patience, type TestHub } from '../support/hub.ts'
import { killAtEveryAwait } from '../support/mortal.ts'
import { type JoinedProvince, joinProvinces } from '../support/provinces.ts'

const running: JoinedProvince[] = []
afterAll(() => Promise.all(running.map((home) => home.stop())))

test.each(['signed', 'opaque'] as const)(
  'a recognition of a %s code survives a kill at every await: accepted once, and the home told once',
  async (kind) => {
    const museumKey = await generatePrivateJwk()
    const gateKey = await generatePrivateJwk()
    let hebei: JoinedProvince | undefined
    const as = (hub: TestHub, clientId: string, key: typeof museumKey) =>
      createClient({ issuer, clientId, key, fetch: hub.fetch, clock: hub.clock, ...patience })
    const scan = async (hub: TestHub, by: string, key: typeof museumKey, code: string, idempotencyKey?: string) =>
      (await as(hub, by, key)).call('POST', '/v1/code-recognitions', {
        body: { code, venue: 'tj-120103-001', item: 'CU-01' },
        ...(idempotencyKey && { idempotencyKey }),
      })

    const deaths = await killAtEveryAwait({
      prepare: async (hub, history) => {
        if (!hebei) {
          await publishMuseum(hub, await jwkSigner(await generatePrivateJwk()))
          hebei = (await joinProvinces(hub, ['hebei'], { tell: false })).hebei
          running.push(hebei)
          const { id, body } = opaqueProfile('hebei')
          await hebei.client.call('PUT', `/v1/code-profiles/${id}`, { body })
          await hub.join({ id: 'tianjin-museum', kind: 'venue', province: 'tianjin', key: museumKey })
          await hub.join({ id: 'tianjin-gate', kind: 'venue', province: 'tianjin', key: gateKey })
        }
        // A day later the holder has a pseudonym the hub has not met, so every history asks the home, too.
        hub.clock.advance(86_400_000)
        const { cardId } = hebei.cardBase.card('active')
        const code = kind === 'signed' ? await hebei.codes.mintCode({ cardId }) : hebei.codes.mintOpaque({ cardId })
        return { code, key: `${kind}-${history}`, home: hebei }
      },
      act: async (hub, { code, key }) => (await scan(hub, 'tianjin-museum', museumKey, code, key)).status,
      check: async (hub, { code, key, home }) => {
        const mine = await scan(hub, 'tianjin-museum', museumKey, code, key)
        const { outcome, receipt } = mine.body as Recognition
        expect(outcome).toBe('ACCEPTED')
        const other = await scan(hub, 'tianjin-gate', gateKey, code)
        expect(other.body).toMatchObject({ outcome: 'REPLAYED', receipt: { id: receipt?.id } })
        await hub.settle()
        const platform = await as(hub, 'hebei-platform', home.keys.client)
        const told: unknown[] = []
        for (let after = '000000000000', more = true; more; ) {
          const page = (await platform.call('GET', `/v1/mailbox?after=${after}&limit=100`)).body as {
            entries: { type: string; data: { subject: string } }[]
            cursor: string
            more: boolean
          }
          told.push(...page.entries.filter((e) => e.type === 'CodeRecognised' && e.data.subject === receipt?.id))
          after = page.cursor
          more = page.more
        }
        expect(told).toHaveLength(1)
        expect((await platform.call('GET', `/v1/receipts/${receipt?.id}`)).status).toBe(200)
      },
    })
    console.log(`${kind}: deaths survived: ${deaths}`)
    expect(deaths).toBeGreaterThan(10)
  },
)
