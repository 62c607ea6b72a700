import { expect, test } from 'vitest'
import { createClient } from '../../sdk/client.ts'
import { generatePrivateJwk } from '../../shared/crypto/signer.ts'
import { issuer, patience, type TestHub } from '../support/hub.ts'
import { killAtEveryAwait } from '../support/mortal.ts'

/** ParticipantChanged events of one participant, by revision, as the bus saw them. */
const revisions = (hub: TestHub, id: string) =>
  new Set(
    hub.bus
      .published()
      .map((d) => d.detail as { type: string; data: { id: string; revision: number } })
      .filter((e) => e.type === 'ParticipantChanged' && e.data.id === id)
      .map((e) => e.data.revision),
  )

test('a registration survives a kill at every await: registered once, announced', async () => {
  const deaths = await killAtEveryAwait({
    prepare: async (_hub, history) => `venue-${history}`,
    act: async (hub, id) => {
      const body = { id, kind: 'venue', name: { zh: id, en: id }, scopes: ['codes:recognise'] }
      return (await hub.operator.call('POST', '/v1/participants', { body, idempotencyKey: `register-${id}` })).status
    },
    check: async (hub, id) => {
      expect(await hub.operator.call('GET', `/v1/participants/${id}`)).toMatchObject({ status: 200, body: { id } })
      expect(revisions(hub, id)).toEqual(new Set([1]))
    },
  })
  console.log(`deaths survived: ${deaths}`)
  expect(deaths).toBeGreaterThan(8)
})

test('an acknowledgement survives a kill at every await: the mailbox is read once, the sender learns of it', async () => {
  const { assignmentOffered } = await import('../../functions/complaints/events.ts')
  const { makeEvent } = await import('../../shared/contract/event.ts')
  const { randomId } = await import('../../shared/crypto/ids.ts')
  const key = await generatePrivateJwk()
  const deaths = await killAtEveryAwait({
    prepare: async (hub, history) => {
      if (history === 0) await hub.join({ id: 'hebei-platform', province: 'hebei', key })
      const event = makeEvent(assignmentOffered, randomId('evt'), hub.clock(), assignmentOffered.example)
      await hub.bus.publish([event])
      return event.id
    },
    act: async (hub) => {
      const hebei = await createClient({
        issuer,
        clientId: 'hebei-platform',
        key,
        fetch: hub.fetch,
        clock: hub.clock,
        ...patience,
      })
      const mail = await hebei.call('GET', '/v1/mailbox')
      if (mail.status !== 200) return mail.status
      const { cursor } = mail.body as { cursor: string }
      return (await hebei.call('POST', '/v1/mailbox/acks', { body: { cursor } })).status
    },
    check: async (hub, id) => {
      const hebei = await createClient({
        issuer,
        clientId: 'hebei-platform',
        key,
        fetch: hub.fetch,
        clock: hub.clock,
        ...patience,
      })
      expect((await hebei.call('GET', '/v1/mailbox')).body).toMatchObject({ entries: [] })
      const all = (await hebei.call('GET', '/v1/mailbox?after=000000000000&limit=100')).body as {
        entries: { id: string }[]
      }
      expect(all.entries.filter((e) => e.id === id)).toHaveLength(1)
      const acknowledged = hub.bus
        .published()
        .map((d) => d.detail as { id: string; type: string; data: { entries: { id: string }[] } })
        .filter((e) => e.type === 'MailAcknowledged' && e.data.entries.some((entry) => entry.id === id))
      expect(new Set(acknowledged.map((e) => e.id)).size).toBe(1)
    },
  })
  console.log(`deaths survived: ${deaths}`)
  expect(deaths).toBeGreaterThan(12)
})
