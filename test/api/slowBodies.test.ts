import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listen } from '../../local/demo/serve.ts'
import { again } from '../support/again.ts'
import { type CodesWorld, openCodes } from '../support/codes.ts'
import { issuer, type TestHub, testHub } from '../support/hub.ts'

/** A body that arrives while `meanwhile` happens. */
const arriving = (text: string, meanwhile: () => void): ReadableStream =>
  new ReadableStream({
    pull: (controller) => {
      meanwhile()
      controller.enqueue(Buffer.from(text))
      controller.close()
    },
  })

/** A body of which the beginning comes and nothing more; or that breaks off. */
const begun = (breaksOff = false): ReadableStream => {
  let sent = false
  return new ReadableStream({
    pull: (controller) => {
      if (!sent) controller.enqueue(Buffer.from('{"id":'))
      else if (breaksOff) controller.error(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }))
      else return new Promise<void>(() => {})
      sent = true
      return undefined
    },
  })
}

describe('the instant a request is judged by is the one at which it is whole', () => {
  let world: CodesWorld
  beforeAll(async () => {
    world = await openCodes()
  })
  afterAll(() => world.stop())

  const scanArriving = async (code: string, seconds: number) => {
    const { client } = world.tianjin
    const path = '/v1/code-recognitions'
    const token = await client.token()
    const body = JSON.stringify({ venue: 'tj-120103-001', item: 'CU-01', code })
    const answer = await world.hub.fetch(
      new Request(`${issuer}${path}`, {
        method: 'POST',
        headers: {
          authorization: `DPoP ${token}`,
          dpop: await client.proof('POST', path, token),
          'content-type': 'application/json',
        },
        body: arriving(body, () => world.hub.clock.advance(seconds * 1000)),
        duplex: 'half',
      }),
    )
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }

  test('a code that expires while its body is under way is expired, and nothing is dated back', async () => {
    const code = await world.hebei.codes.mintCode({ cardId: world.hebei.active })
    const late = await scanArriving(code, 225)
    expect(late).toMatchObject({ status: 200, body: { outcome: 'EXPIRED', reason: 'code-expired' } })
    expect(late.body['evaluatedAt']).toBe(world.hub.clock().toISOString())
  })

  test('bodies that came slowly are no failures of the home: the next question reaches it', async () => {
    for (let times = 0; times < 6; times++) {
      const code = world.hebei.codes.mintOpaque({ cardId: world.hebei.active })
      expect(await again(() => scanArriving(code, 4))).toMatchObject({ status: 200, body: { outcome: 'ACCEPTED' } })
    }
  })
})

describe('a body that does not arrive', () => {
  let hub: TestHub
  const logged: { code: string; fields: Record<string, unknown> }[] = []
  beforeAll(async () => {
    hub = await testHub({ bodyMs: 30, log: (code, fields = {}) => logged.push({ code, fields }) })
  })
  afterAll(() => hub.stop())

  const send = async (body: ReadableStream) => {
    logged.length = 0
    const answer = await hub.fetch(
      new Request(`${issuer}/v1/token-checks`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        duplex: 'half',
      }),
    )
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> }
  }

  test('is given up after the seconds the hub has for it, and the answer names who was slow', async () => {
    const answer = await send(begun())
    expect(answer).toMatchObject({
      status: 408,
      body: { code: 'request-timeout', party: 'caller', retryable: true },
    })
    expect(answer.headers.get('connection')).toBe('close')
  })

  test.each([
    ['breaks off', () => begun(true)],
    ['stays away', () => begun()],
  ])('and %s is the caller’s affair: no line of ours says that the hub failed', async (_how, body) => {
    const answer = await send(body())
    expect(answer.status).toBeLessThan(500)
    expect(answer.body).toMatchObject({ party: 'caller' })
    expect(logged.map(({ code }) => code)).toEqual(['request-done'])
  })

  test('over a real connection: many uploads broken off leave no line of an error, and the hub answers the next', async () => {
    const server = await listen(hub.app, 0)
    logged.length = 0
    const head = [
      'POST /v1/token-checks HTTP/1.1',
      'host: hub.test',
      'content-type: application/json',
      'content-length: 5000',
      '',
      '{"clientAssertion":"',
    ].join('\r\n')
    const breakOff = () =>
      new Promise<void>((resolve, reject) => {
        const socket = connect(server.port, '127.0.0.1', () => socket.write(head, () => socket.destroy()))
        socket.on('error', reject).on('close', () => resolve())
      })
    await Promise.all(Array.from({ length: 40 }, breakOff))
    const stuck = await new Promise<string>((resolve, reject) => {
      let text = ''
      const socket = connect(server.port, '127.0.0.1', () => socket.write(head))
      socket.on('data', (data) => {
        text += data
      })
      socket.on('error', reject).on('close', () => resolve(text))
    })
    expect(stuck).toMatch(/^HTTP\/1\.1 408 /)
    expect(stuck).toContain('"code":"request-timeout"')
    const next = await fetch(`http://127.0.0.1:${server.port}/v1/token-checks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    expect(next.status).toBe(200)
    await server.close()
    expect(logged.filter(({ code }) => code === 'request-done').length).toBeGreaterThan(20)
    expect(logged.filter(({ code }) => code !== 'request-done')).toEqual([])
    expect(logged.filter(({ fields }) => Number(fields['status']) >= 500)).toEqual([])
  })
})
