import type { RequestListener } from 'node:http'
import { createServer, type Server } from 'node:https'
import {
  type AddressInfo,
  connect as connectSocket,
  type LookupFunction,
  type NetConnectOpts,
  type Socket,
} from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { isPublicAddress } from '../../shared/net/addresses.ts'
import { AddressRefused, type Reach, type Resolve } from '../../shared/net/guard.ts'
import { refusedCheck } from '../../shared/net/refused.ts'
import { AnswerTooLong, createSend, type Question } from '../../shared/net/send.ts'
import { type Certificate, certificateFor } from '../support/certificates.ts'
import { neverAnswers, neverConnects } from '../support/deaf.ts'

/** The one way from the hub to addresses that participants registered (qr-crypto-security.md §8.4, rows 96, 97, 98, 103). */

const name = 'card.he.example'
const publicAddress = '93.184.215.14'
const good = certificateFor(name)
const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()))
})

const serve = async (listener: RequestListener, certificate: Certificate = good): Promise<Server> => {
  const server = createServer(certificate, listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(async () => {
    server.closeAllConnections()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  })
  return server
}

/**
 * A network without one: sockets look their names up as they do anywhere, what they would connect to is written down, and
 * the local server stands there.
 */
const networkTo = (server: Server) => {
  const dialled: string[] = []
  const connect = (options: NetConnectOpts): Socket => {
    const { lookup } = options as { lookup: LookupFunction }
    return connectSocket({
      ...options,
      port: (server.address() as AddressInfo).port,
      lookup: (host, wanted, done) =>
        lookup(host, wanted, (error, found) => {
          if (error) return done(error, [])
          for (const each of [found].flat()) dialled.push(typeof each === 'string' ? each : each.address)
          done(null, [{ address: '127.0.0.1', family: 4 }])
        }),
    })
  }
  return { dialled, connect }
}

const resolving =
  (...addresses: string[]): Resolve =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))

const question = (more: Partial<Question> = {}): Question => ({
  baseUrl: `https://${name}/hub`,
  path: '/card-queries',
  method: 'POST',
  headers: { 'content-type': 'application/json', signature: 'hub=:AA==:' },
  body: Buffer.from('{}'),
  signal: AbortSignal.timeout(20_000),
  longest: 1000,
  ...more,
})

const to = (server: Server, resolve: Resolve, ca = good.cert) => {
  const { dialled, connect } = networkTo(server)
  return { dialled, send: createSend({ reach: 'public', resolve, connect, ca }) }
}

const failure = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('a call that may be made', () => {
  test('goes to the checked address under the registered name, with headers and body as given, over one kept connection', async () => {
    const seen: unknown[] = []
    let connections = 0
    const server = await serve((request, response) => {
      request.on('data', (body) => {
        const { host, signature } = request.headers
        seen.push({ method: request.method, url: request.url, host, signature, body: String(body) })
        response.setHeader('content-type', 'application/jose').end('answer')
      })
    })
    server.on('secureConnection', (socket) => {
      connections++
      expect((socket as { servername?: string }).servername).toBe(name)
    })
    let resolved = 0
    const { send, dialled } = to(server, async () => {
      resolved++
      return [{ address: publicAddress, family: 4 }]
    })
    for (let i = 0; i < 2; i++) {
      const answer = await send(question())
      expect(answer).toMatchObject({ status: 200, contentType: 'application/jose' })
      expect(String(Buffer.from(await answer.read()))).toBe('answer')
    }
    const expected = { method: 'POST', url: '/hub/card-queries', host: name, signature: 'hub=:AA==:', body: '{}' }
    expect(seen).toEqual([expected, expected])
    expect({ connections, resolved, dialled }).toEqual({ connections: 1, resolved: 1, dialled: [publicAddress] })
  })
})

describe('row 96: a name that resolves to an inner address', () => {
  test.each([
    ...['127.0.0.1', '0.0.0.0', '10.1.2.3', '100.64.0.1', '169.254.169.254', '172.16.0.1', '172.31.255.255'],
    ...['192.0.0.8', '192.0.2.1', '192.88.99.1', '192.168.1.1', '198.18.0.1', '198.19.255.255', '198.51.100.7'],
    ...['203.0.113.9', '224.0.0.1', '239.255.255.250', '240.0.0.1', '255.255.255.255'],
    ...['::', '::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:a9fe:a9fe', '::10.0.0.1', '64:ff9b::a00:1'],
    ...['64:ff9b:1::1', '100::1', 'fc00::1', 'fd00:ec2::254', 'fe80::1', 'fe80::1%lo', 'fec0::1', 'ff02::1'],
    ...['2001::1', '2001:db8::1', '2002:a00:1::1', '2620:4f:8000::1', '3fff::1', '4000::1', 'nothing', ''],
  ])('%s is refused, alone and beside a public one, and nothing is dialled', async (address) => {
    expect(isPublicAddress(address)).toBe(false)
    const server = await serve((_request, response) => void response.end())
    for (const found of [[address], [publicAddress, address], [address, publicAddress]]) {
      const { send, dialled } = to(server, resolving(...found))
      const error = await failure(send(question()))
      expect(error).toBeInstanceOf(AddressRefused)
      expect(error).toMatchObject({ check: 'resolved' })
      expect(dialled).toEqual([])
    }
  })

  test.each([
    '8.8.8.8',
    '172.15.0.1',
    '172.32.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '223.255.255.255',
    '2400:3200::1',
  ])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })

  test('a name that resolves to nothing is not called', async () => {
    const server = await serve((_request, response) => void response.end())
    expect(await failure(to(server, resolving()).send(question()))).toMatchObject({ check: 'resolved' })
  })

  test('a name that was public before and is private when the next connection is made is refused then', async () => {
    const server = await serve((_request, response) => void response.setHeader('connection', 'close').end('1'))
    const answers = [publicAddress, '127.0.0.1', publicAddress]
    const { send, dialled } = to(server, async () => [{ address: answers.shift() ?? '', family: 4 }])
    await (await send(question())).read()
    expect(await failure(send(question()))).toMatchObject({ check: 'resolved' })
    expect(dialled).toEqual([publicAddress])
    // The name was asked for once a connection: between check and connection nobody resolves it again.
    expect(answers).toEqual([publicAddress])
  })
})

describe('an address that was stored before the rule', () => {
  const never: Resolve = async () => {
    throw new Error('resolved')
  }
  const refusedBy = async (reach: Reach, baseUrl: string) => {
    const connect = () => {
      throw new Error('connected')
    }
    return failure(createSend({ reach, resolve: never, connect })(question({ baseUrl })))
  }
  test.each([
    ...['https://169.254.169.254', 'https://[::ffff:127.0.0.1]', 'https://10.0.0.1', 'https://card.he.example#'],
    ...['http://card.he.example', 'https://user@card.he.example', 'https://localhost', 'http://[::1]:80', 'nowhere'],
  ])('%s is called by no hub', async (baseUrl) => {
    expect(await refusedBy('public', baseUrl)).toMatchObject({ check: 'url' })
    expect(await refusedBy('public-and-loopback', baseUrl)).toMatchObject({ check: 'url' })
  })

  test('loopback is called by the hub of a demonstration and by no other', async () => {
    const home = await neverAnswers((_request, response) => void response.end('here'))
    closing.push(home.close)
    expect(await refusedBy('public', home.url)).toMatchObject({ check: 'url' })
    expect(home.heard()).toBe(0)
    const answer = await createSend({ reach: 'public-and-loopback' })(question({ baseUrl: home.url }))
    expect(String(Buffer.from(await answer.read()))).toBe('here')
  })
})

describe('what the other side does', () => {
  test.each([301, 302, 303, 307, 308])('row 97: a redirect (%d) is an answer and is not followed', async (status) => {
    let heard = 0
    const server = await serve((_request, response) => {
      heard++
      response.writeHead(status, { location: `https://${name}/elsewhere` }).end()
    })
    const answer = await to(server, resolving(publicAddress)).send(question())
    expect(answer.status).toBe(status)
    await answer.read()
    expect(heard).toBe(1)
  })

  test('row 98: an endless answer ends at the limit, and its connection is closed', async () => {
    let closed: (() => void) | undefined
    const gone = new Promise<void>((resolve) => {
      closed = resolve
    })
    const server = await serve((_request, response) => {
      const more = () => {
        while (response.write('x'.repeat(500)));
      }
      response.on('drain', more).on('close', () => closed?.())
      more()
    })
    const answer = await to(server, resolving(publicAddress)).send(question())
    expect(await failure(answer.read())).toBeInstanceOf(AnswerTooLong)
    await gone
  })

  test('row 98: whoever is silent, stops in the middle, does not connect or does not resolve is left at the deadline', async () => {
    const silent = await serve(() => {})
    const stops = await serve((_request, response) => {
      response.writeHead(200).write('half')
    })
    const line = await neverConnects()
    closing.push(line.close)
    const soon = () => question({ signal: AbortSignal.timeout(200) })
    const call = async (send: ReturnType<typeof createSend>, asked: Question) => (await send(asked)).read()
    const resolvesNever: Resolve = () => new Promise(() => {})
    const ends = await Promise.all([
      failure(call(to(silent, resolving(publicAddress)).send, soon())),
      failure(call(to(stops, resolving(publicAddress)).send, soon())),
      failure(call(to(silent, resolvesNever).send, soon())),
      failure(call(createSend({ reach: 'public-and-loopback' }), { ...soon(), baseUrl: line.url })),
    ])
    for (const end of ends) {
      expect(end).toBeInstanceOf(Error)
      expect(refusedCheck(end)).toBeUndefined()
    }
  })

  const year = 31_536_000_000
  test.each([
    ['expired', certificateFor(name, { from: new Date(Date.now() - 2 * year), until: new Date(Date.now() - year) })],
    [
      'not valid yet',
      certificateFor(name, { from: new Date(Date.now() + year), until: new Date(Date.now() + 2 * year) }),
    ],
    ['of another name', certificateFor('card.tj.example')],
    ['of an authority nobody knows', undefined],
  ])('row 103: a certificate that is %s ends the call, whatever the environment says', async (_what, given) => {
    let heard = 0
    const server = await serve((_request, response) => {
      heard++
      response.end()
    }, given ?? certificateFor(name))
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED']
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
    try {
      const error = await failure(to(server, resolving(publicAddress), (given ?? good).cert).send(question()))
      expect(refusedCheck(error)).toBe('certificate')
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before
    }
    expect(heard).toBe(0)
  })
})
