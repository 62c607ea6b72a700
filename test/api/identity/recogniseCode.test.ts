import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Recognition } from '../../../functions/identity/codes/contract.ts'
import type { Client } from '../../../sdk/client.ts'
import { codeTyp } from '../../../shared/crypto/code.ts'
import { readReceipt } from '../../../shared/crypto/receipt.ts'
import { generatePrivateJwk, jwkSigner, type Signer } from '../../../shared/crypto/signer.ts'
import { type CodesWorld, openCodes } from '../../support/codes.ts'

/*
 * The table of bad inputs, qr-crypto-security.md §8.1, row by row. Rows that do not exist at this hub yet:
 *   16, 26, 27  a second signature suite (SM2): every registered key is P-256, so no key of another suite can be met
 *   44, 45      a trust list as a file of its own: keys come from registration, in a copy at most 30 s old
 *   48          base45 and compression: nothing decodes them, such text is of no known shape (as in row 47)
 */

let world: CodesWorld
beforeAll(async () => {
  world = await openCodes()
})
afterAll(() => world.stop())

const here = { venue: 'tj-120103-001', item: 'CU-01' }

const scan = async (code: unknown, more: { by?: Client; key?: string; body?: object } = {}) => {
  const answer = await (more.by ?? world.tianjin.client).call('POST', '/v1/code-recognitions', {
    body: { ...here, code, ...more.body },
    ...(more.key && { idempotencyKey: more.key }),
  })
  return { status: answer.status, body: answer.body as Recognition & { code?: string } }
}
const outcome = (word: string, reason: string) => ({ status: 200, body: { outcome: word, reason } })
const malformed = outcome('MALFORMED', 'code-malformed')
const unknownFormat = outcome('UNKNOWN_FORMAT', 'code-format-unknown')

const now = () => Math.floor(world.hub.clock().getTime() / 1000)
const active = () => world.hebei.active
const mint = (more: object = {}) => world.hebei.codes.mintCode({ cardId: active(), ...more })

const part = (text: string | Uint8Array) => Buffer.from(text).toString('base64url')
const parts = (code: string) => code.split('.') as [string, string, string]
const payloadOf = (code: string) => Buffer.from(parts(code)[1], 'base64url').toString()
/** These very texts, truly signed by Hebei's code key (or another). */
const sign = async (header: string | Uint8Array, payload: string | Uint8Array, signer: Signer = world.hebei.code) => {
  const input = `${part(header)}.${part(payload)}`
  return `${input}.${Buffer.from(await signer.sign(Buffer.from(input))).toString('base64url')}`
}
const header = (more: object = {}) => JSON.stringify({ alg: 'ES256', kid: world.hebei.code.kid, typ: codeTyp, ...more })
/** A code of Hebei with claims replaced, whatever they are. */
const claimed = async (claims: object) =>
  sign(header(), JSON.stringify({ ...JSON.parse(payloadOf(await mint())), ...claims }))
const edited = async (edit: (payload: string) => string) => sign(header(), edit(payloadOf(await mint())))
const flip = (text: string, at: number) => text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)

const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
/** The other signature that holds for the same code: (r, n − s). */
const twin = (code: string) => {
  const [head, body, signature] = parts(code)
  const bytes = Buffer.from(signature, 'base64url')
  const s = order - BigInt(`0x${bytes.subarray(32).toString('hex')}`)
  const other = Buffer.concat([bytes.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex')])
  return `${head}.${body}.${other.toString('base64url')}`
}

describe('accepted', () => {
  test('a code of Hebei at a venue of Tianjin: the whole answer, a receipt both provinces can check, an event for the home', async () => {
    const code = await mint()
    const { status, body } = await scan(code, { body: { terminal: 'gate-7' } })
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        outcome: 'ACCEPTED',
        reason: 'accepted',
        profile: 'jjj-code',
        home: 'hebei',
        card: { status: 'ACTIVE', usable: true },
        entitlement: { answer: 'yes', release: 1 },
        source: 'home',
        decision: { rule: 'code-recognition' },
      },
    })
    const keys = new Map([[world.hub.signer.kid, world.hub.signer.publicJwk]])
    expect(await readReceipt(body.receipt?.jws ?? '', world.hub.issuer, keys)).toMatchObject({
      aud: 'tianjin-platform',
      sub: body.subject,
      src: { home: 'hebei', profile: 'jjj-code', how: 'signature' },
      use: { ...here, form: 'ecard', release: 1 },
      jti: body.receipt?.id,
    })
    const told = world.hub.bus.published().filter((d) => d['detail-type'] === 'CodeRecognised')
    expect(told.map((d) => (d.detail as { data: { subject: string } }).data.subject)).toContain(body.receipt?.id)
  })

  test('the same person has another name at another scanner, and the same name again at the same one', async () => {
    const first = await scan(await mint())
    const second = await scan(await mint())
    const elsewhere = await scan(await mint(), { by: world.museum })
    expect(second.body.subject).toBe(first.body.subject)
    expect(elsewhere.body.outcome).toBe('ACCEPTED')
    expect(elsewhere.body.subject).not.toBe(first.body.subject)
  })

  test('the same province’s own code is fine, too; the home is asked about it like any other', async () => {
    const code = await world.tianjin.codes.mintCode({ cardId: world.tianjin.active })
    expect(await scan(code)).toMatchObject({ status: 200, body: { outcome: 'ACCEPTED', home: 'tianjin' } })
  })

  test('an opaque one-minute code: its home is asked and the home’s app learns who scanned it', async () => {
    const code = world.hebei.codes.mintOpaque({ cardId: active() })
    const { body } = await scan(code)
    expect(body).toMatchObject({ outcome: 'ACCEPTED', profile: 'hebei-service-code', home: 'hebei', source: 'home' })
    expect(world.hebei.codes.shown(code)).toMatchObject([{ scanner: 'tianjin-platform' }])
  })

  test('a card whose events the hub holds: its status comes from the index, and the home is asked only for the pseudonym', async () => {
    await world.hebei.push(active())
    const first = await scan(await mint({ sub: undefined }))
    expect(first.body.outcome).toBe('MALFORMED')
    const known = await scan(await mint())
    expect(known.body).toMatchObject({ outcome: 'ACCEPTED', source: 'index', card: { status: 'ACTIVE' } })
    world.hebei.faults.down = true
    expect((await scan(await mint())).body).toMatchObject({ outcome: 'ACCEPTED', source: 'index' })
    world.hebei.faults.down = false
  })
})

describe('requests that are wrong', () => {
  test.each([
    ['1 absent', undefined],
    ['1 null', null],
    ['1 number', 5],
    ['1 array', ['a']],
    ['2 empty', ''],
    ['2 blanks', ' \t '],
  ])('row %s', async (_row, code) => {
    expect(await scan(code)).toMatchObject({ status: 422, body: { code: 'validation-failed' } })
  })

  test.each([
    ['unknown member', { extra: 1 }],
    ['no such form of venue', { venue: 'somewhere' }],
    ['no such form of item', { item: 'museum' }],
    ['a terminal’s name with a blank', { terminal: 'gate 7' }],
  ])('%s', async (_name, body) => {
    expect(await scan('HE1.', { body })).toMatchObject({ status: 422, body: { code: 'validation-failed' } })
  })

  test('row 3: 513 characters; 512 are looked at', async () => {
    expect(await scan('a'.repeat(513))).toMatchObject({ status: 422, body: { code: 'code-too-long' } })
    expect(await scan('a'.repeat(512))).toMatchObject(unknownFormat)
  })

  test('row 4: five megabytes', async () => {
    expect(await scan('a'.repeat(5_000_000))).toMatchObject({ status: 413, body: { code: 'request-too-large' } })
  })

  test('403: everybody without the scope', async () => {
    expect(await scan(await mint(), { by: world.hotline })).toMatchObject({
      status: 403,
      body: { code: 'insufficient-scope' },
    })
    expect(await scan(await mint(), { by: world.hub.operator })).toMatchObject({ status: 403 })
  })
})

describe('codes that are wrong', () => {
  type Expected = { status: number; body: Record<string, unknown> }
  const rows: [row: string, code: () => string | Promise<string>, expected: Expected, body?: object][] = [
    ['5 no known prefix', () => 'WX9-0123456789ABCDEF', unknownFormat],
    ['6 payment code 62', () => '6212345678901234567', unknownFormat],
    ['6 payment code 28', () => '281234567890123456', unknownFormat],
    ['6 payment code 13', () => '131234567890123456', unknownFormat],
    ['6 web address', () => 'https://card.example/q?c=1', unknownFormat],
    [
      '7 kind not agreed for the item',
      () => `HEL.${'A'.repeat(24)}`,
      outcome('NOT_ALLOWED_HERE', 'code-kind-not-recognised'),
    ],
    [
      '7 drawn as another kind',
      () => mint({ knd: 'library' }),
      outcome('NOT_ALLOWED_HERE', 'code-kind-not-recognised'),
    ],
    ['7 drawn for another item', () => mint({ scn: 'MD-01' }), outcome('NOT_ALLOWED_HERE', 'code-kind-not-recognised')],
    [
      '8 two parts',
      async () =>
        parts(await mint())
          .slice(0, 2)
          .join('.'),
      malformed,
    ],
    ['8 four parts', async () => `${await mint()}.AAAA`, malformed],
    ['9 padding', async () => `${await mint()}=`, malformed],
    ['9 plus', async () => (await mint()).replace('.', '+.'), malformed],
    ['9 slash', async () => (await mint()).replace('.', '/.'), malformed],
    ['9 blank', async () => (await mint()).replace('.', ' .'), malformed],
    ['9 line break', async () => `${await mint()}\n`, malformed],
    [
      '10 non-canonical last character',
      async () => {
        const code = await mint()
        const last = { A: 'B', Q: 'R', g: 'h', w: 'x' }[code.slice(-1)]
        return code.slice(0, -1) + last
      },
      malformed,
    ],
    [
      '10 non-canonical header',
      async () => `${part(`${header()} `).slice(0, -1)}B.${parts(await mint())[1]}.${parts(await mint())[2]}`,
      malformed,
    ],
    ['11 NUL', async () => (await mint()).replace('.', '\u0000.'), malformed],
    ['11 control character', () => 'HE1.\u0007', malformed],
    ['11 lone surrogate', async () => `${await mint()}\ud800`, malformed],
    ['12 header not JSON', async () => sign('not json at all', payloadOf(await mint())), malformed],
    ['12 header an array', async () => sign(`["${'x'.repeat(40)}"]`, payloadOf(await mint())), malformed],
    ['12 byte order mark', async () => sign(`\uFEFF${header()}`, payloadOf(await mint())), malformed],
    [
      '12 not UTF-8',
      async () => sign(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), payloadOf(await mint())),
      malformed,
    ],
    [
      '13 header member twice',
      async () => sign(header().replace('{', '{"alg":"ES256",'), payloadOf(await mint())),
      malformed,
    ],
    ['13 claim twice', () => edited((p) => p.replace('{', '{"iss":"130000",')), malformed],
    [
      '15 alg none',
      async () => sign(header({ alg: 'none' }), payloadOf(await mint())),
      outcome('MALFORMED', 'code-algorithm-refused'),
    ],
    [
      '15 alg HS256',
      async () => sign(header({ alg: 'HS256' }), payloadOf(await mint())),
      outcome('MALFORMED', 'code-algorithm-refused'),
    ],
    [
      '15 alg RS256',
      async () => sign(header({ alg: 'RS256' }), payloadOf(await mint())),
      outcome('MALFORMED', 'code-algorithm-refused'),
    ],
    [
      '15 alg es256',
      async () => sign(header({ alg: 'es256' }), payloadOf(await mint())),
      outcome('MALFORMED', 'code-algorithm-refused'),
    ],
    ['17 typ of an access token', async () => sign(header({ typ: 'at+jwt' }), payloadOf(await mint())), malformed],
    ['17 typ of a receipt', async () => sign(header({ typ: 'jjj-rec+jwt' }), payloadOf(await mint())), malformed],
    [
      '18 kid unknown',
      async () => {
        const stranger = await jwkSigner(await generatePrivateJwk())
        return sign(header({ kid: stranger.kid }), payloadOf(await mint()), stranger)
      },
      outcome('UNKNOWN_ISSUER', 'code-key-unknown'),
    ],
    [
      '19 key of Tianjin, iss of Hebei',
      async () => sign(header({ kid: world.tianjin.code.kid }), payloadOf(await mint()), world.tianjin.code),
      outcome('BAD_SIGNATURE', 'code-issuer-mismatch'),
    ],
    ['20 iss full width', () => claimed({ iss: '１３００００' }), outcome('UNKNOWN_ISSUER', 'code-issuer-unknown')],
    [
      '20 iss with a zero-width character',
      () => claimed({ iss: '130000\u200b' }),
      outcome('UNKNOWN_ISSUER', 'code-issuer-unknown'),
    ],
    [
      '20 iss with a trailing blank',
      () => claimed({ iss: '130000 ' }),
      outcome('UNKNOWN_ISSUER', 'code-issuer-unknown'),
    ],
    ['21 iss outside the three', () => claimed({ iss: '310000' }), outcome('UNKNOWN_ISSUER', 'code-issuer-unknown')],
    [
      '21 iss of a province that takes no part',
      () => claimed({ iss: '110000' }),
      outcome('UNKNOWN_ISSUER', 'code-issuer-unknown'),
    ],
    [
      '23 key not yet proven, so not yet valid',
      async () => sign(header({ kid: world.hebei.pending.kid }), payloadOf(await mint()), world.hebei.pending),
      outcome('UNKNOWN_ISSUER', 'code-key-unknown'),
    ],
    [
      '24 bit flipped in the signature',
      async () => {
        const code = await mint()
        return flip(code, code.length - 40)
      },
      outcome('BAD_SIGNATURE', 'code-signature-invalid'),
    ],
    [
      '24 claim changed after signing',
      async () => {
        const [head, body, signature] = parts(await mint())
        const text = Buffer.from(body, 'base64url').toString().replace('"exp":', '"exp":1')
        return `${head}.${part(text)}.${signature}`
      },
      outcome('BAD_SIGNATURE', 'code-signature-invalid'),
    ],
    [
      '24 bit flipped in the header: another key id',
      async () => {
        const [, body, signature] = parts(await mint())
        const { kid } = world.hebei.code
        return `${part(header({ kid: flip(kid, 5) }))}.${body}.${signature}`
      },
      outcome('UNKNOWN_ISSUER', 'code-key-unknown'),
    ],
    [
      '25 zero signature',
      async () =>
        `${parts(await mint())
          .slice(0, 2)
          .join('.')}.${part(new Uint8Array(64))}`,
      outcome('BAD_SIGNATURE', 'code-signature-invalid'),
    ],
    [
      '25 empty signature',
      async () =>
        `${parts(await mint())
          .slice(0, 2)
          .join('.')}.`,
      malformed,
    ],
    [
      '25 DER signature',
      async () =>
        `${parts(await mint())
          .slice(0, 2)
          .join('.')}.${part(new Uint8Array(70).fill(48))}`,
      malformed,
    ],
    [
      '25 signature of 63 bytes',
      async () =>
        `${parts(await mint())
          .slice(0, 2)
          .join('.')}.${part(new Uint8Array(63))}`,
      malformed,
    ],
    [
      '25 signature of 65 bytes',
      async () =>
        `${parts(await mint())
          .slice(0, 2)
          .join('.')}.${part(new Uint8Array(65))}`,
      malformed,
    ],
    ['28 expired', () => mint({ iat: now() - 66, exp: now() - 6 }), outcome('EXPIRED', 'code-expired')],
    [
      '28 expired within the tolerance',
      () => mint({ iat: now() - 65, exp: now() - 5 }),
      outcome('ACCEPTED', 'accepted'),
    ],
    ['29 exp 1e400', () => edited((p) => p.replace(/"exp":\d+/, '"exp":1e400')), malformed],
    ['29 exp negative', () => claimed({ exp: -1 }), malformed],
    ['29 exp a fraction', () => claimed({ exp: now() + 30.5 }), malformed],
    ['29 exp a string', () => claimed({ exp: `${now() + 30}` }), malformed],
    ['29 exp 2^53', () => claimed({ exp: 2 ** 53 }), malformed],
    ['30 life of 121 s', () => mint({ exp: now() + 121 }), outcome('MALFORMED', 'code-life-too-long')],
    ['30 life of 120 s', () => mint({ exp: now() + 120 }), outcome('ACCEPTED', 'accepted')],
    ['31 iat 5 s ahead', () => mint({ iat: now() + 5, exp: now() + 60 }), outcome('ACCEPTED', 'accepted')],
    [
      '31 iat 6 s ahead',
      () => mint({ iat: now() + 6, exp: now() + 60 }),
      { status: 200, body: { outcome: 'NOT_YET_VALID', reason: 'code-not-yet-valid', skewSeconds: 6 } },
    ],
    [
      '31 iat an hour ahead',
      () => mint({ iat: now() + 3600, exp: now() + 3660 }),
      { status: 200, body: { outcome: 'NOT_YET_VALID', skewSeconds: 3600 } },
    ],
    [
      '31 iat in milliseconds',
      () => claimed({ iat: now() * 1000, exp: now() * 1000 + 60_000 }),
      { status: 200, body: { outcome: 'NOT_YET_VALID', skewSeconds: expect.any(Number) } },
    ],
    [
      '36 aud of another platform',
      () => mint({ aud: 'beijing-platform' }),
      outcome('NOT_ALLOWED_HERE', 'code-audience-mismatch'),
    ],
    ['36 aud of this one', () => mint({ aud: 'tianjin-platform' }), outcome('ACCEPTED', 'accepted')],
    ['37 sub an object', () => claimed({ sub: { a: 1 } }), malformed],
    ['37 sub of 10 kB', () => claimed({ sub: 'a'.repeat(10_240) }), { status: 422, body: { code: 'code-too-long' } }],
    ['37 sub of 18 digits', () => claimed({ sub: '110101199003070000' }), malformed],
    ['40 opaque code its home never made', () => `HE1.${'A'.repeat(32)}`, outcome('EXPIRED', 'code-not-recognised')],
    ['47 COSE frame', () => 'JJJ2:6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3/XIV0W23NTDE', unknownFormat],
    ['47 health certificate', () => 'HC1:6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3/XIV0W23NTDE', unknownFormat],
    [
      'a pseudonym its home does not know',
      () => mint({ sub: 'nobodysPseudonym' }),
      outcome('CARD_NOT_USABLE', 'code-subject-unknown'),
    ],
    [
      'a venue the catalogue does not list',
      () => mint(),
      outcome('NOT_ALLOWED_HERE', 'acceptance-unknown'),
      { venue: 'tj-120103-009' },
    ],
    [
      'an item the venue does not take',
      () => mint(),
      outcome('NOT_ALLOWED_HERE', 'not-accepted-here'),
      { item: 'CU-03' },
    ],
  ]

  test.each(rows)('row %s', async (_row, make, expected, body) => {
    const code = await make()
    const answer = await scan(code, body ? { body } : {})
    expect(answer).toMatchObject(expected)
    // Whatever the answer, it never says the code again, nor a pseudonym or a card to a scanner it refuses.
    expect(JSON.stringify(answer.body)).not.toContain(code.trim() || 'never')
    if (answer.status === 200 && answer.body.outcome !== 'ACCEPTED') {
      expect(answer.body.subject).toBeUndefined()
      expect(answer.body.receipt).toBeUndefined()
    }
  })

  test('row 14: header members that name keys or change the meaning are refused, and nothing is fetched', async () => {
    let fetched = 0
    const bait = createServer((_request, response) => {
      fetched++
      response.end('{}')
    })
    await new Promise<void>((resolve) => bait.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(bait.address() as AddressInfo).port}/`
    const payload = payloadOf(await mint())
    for (const member of [
      { jku: url },
      { jwk: world.hebei.code.publicJwk },
      { x5u: url },
      { crit: ['exp'] },
      { zip: 'DEF' },
      { b64: false },
    ]) {
      const answer = await scan(await sign(header(member), payload))
      if (answer.status === 200) expect(answer).toMatchObject(malformed)
      else expect(answer).toMatchObject({ status: 422, body: { code: 'code-too-long' } })
    }
    bait.close()
    expect(fetched).toBe(0)
  })

  test('row 22: a revoked key is told apart from an unknown one', async () => {
    const { client, code } = world.hebei
    const old = await world.hebei.addCodeKey()
    const drawn = await sign(header({ kid: old.kid }), payloadOf(await mint()), old)
    await client.call('DELETE', `/v1/participants/${client.id}/keys/${old.kid}?reason=leaked`)
    await world.hub.settle()
    world.hub.clock.advance(31_000)
    expect(await scan(drawn)).toMatchObject(outcome('REVOKED', 'code-key-revoked'))
    expect(code.kid).not.toBe(old.kid)
    expect((await scan(await mint())).body.outcome).toBe('ACCEPTED')
  })

  test('row 38: the same jti from another issuer is another code', async () => {
    const jti = 'sharedByTwoIssuers'
    expect((await scan(await mint({ jti }))).body.outcome).toBe('ACCEPTED')
    const other = await world.tianjin.codes.mintCode({ cardId: world.tianjin.active, jti })
    expect((await scan(other)).body.outcome).toBe('ACCEPTED')
  })

  test('row 39: lost, locked out, replaced, cancelled: the status is told, no name and no receipt', async () => {
    const unusable = world.hebei.cardBase
      .cards()
      .filter(({ status }) => ['TEMP_LOST', 'LOST', 'REPLACED', 'CANCELLED', 'FROZEN'].includes(status))
    expect(unusable.length).toBeGreaterThan(0)
    for (const { cardId, status } of unusable) {
      const signed = await scan(await world.hebei.codes.mintCode({ cardId }))
      const opaque = await scan(world.hebei.codes.mintOpaque({ cardId }))
      for (const { body } of [signed, opaque]) {
        expect(body).toMatchObject({
          outcome: 'CARD_NOT_USABLE',
          reason: 'card-not-active',
          card: { status, usable: false },
        })
        expect(body.subject ?? body.receipt).toBeUndefined()
      }
    }
  })

  test('row 40: an opaque code that has expired gets the answer of an unknown one', async () => {
    const code = world.hebei.codes.mintOpaque({ cardId: active() })
    world.hub.clock.advance(61_000)
    const unknown = await scan(`HE1.${'B'.repeat(32)}`)
    const expired = await scan(code)
    const { decision: _a, evaluatedAt: _b, asOf: _c, ...same } = unknown.body
    expect(expired.body).toMatchObject(same)
  })
})

describe('single use', () => {
  test('row 32: the same code again names the first receipt', async () => {
    const code = await mint()
    const first = await scan(code)
    const again = await scan(code)
    expect(again).toMatchObject(outcome('REPLAYED', 'code-already-used'))
    expect(again.body.receipt).toEqual({ id: first.body.receipt?.id })
    expect(again.body.subject).toBeUndefined()
  })

  test('row 33: the (r, n − s) twin of a used code is used', async () => {
    const code = await mint()
    const first = await scan(code)
    const again = await scan(twin(code))
    expect(twin(code)).not.toBe(code)
    expect(again.body).toMatchObject({ outcome: 'REPLAYED', receipt: { id: first.body.receipt?.id } })
  })

  test('an opaque code is used up, too', async () => {
    const code = world.hebei.codes.mintOpaque({ cardId: active() })
    const first = await scan(code)
    expect((await scan(code, { by: world.museum })).body).toMatchObject({
      outcome: 'REPLAYED',
      receipt: { id: first.body.receipt?.id },
    })
  })

  test.each(['signed', 'opaque'])('row 34: a %s code at two scanners at once is accepted once', async (kind) => {
    for (let round = 0; round < 5; round++) {
      const code = kind === 'signed' ? await mint() : world.hebei.codes.mintOpaque({ cardId: active() })
      const scanners = [world.tianjin.client, world.museum, world.tianjin.client, world.museum]
      const answers = await Promise.all(scanners.map((by) => scan(code, { by })))
      const words = answers.map(({ body }) => body.outcome).sort()
      expect(words).toEqual(['ACCEPTED', 'REPLAYED', 'REPLAYED', 'REPLAYED'])
      expect(new Set(answers.map(({ body }) => body.receipt?.id)).size).toBe(1)
      const id = answers[0]?.body.receipt?.id ?? ''
      const told = world.hub.bus.published().filter((d) => JSON.stringify(d).includes(id))
      expect(told).toHaveLength(1)
    }
  })

  test('a refused scan does not use the code up', async () => {
    const code = await mint()
    expect((await scan(code, { body: { item: 'CU-03' } })).body.outcome).toBe('NOT_ALLOWED_HERE')
    expect((await scan(code)).body.outcome).toBe('ACCEPTED')
  })
})

describe('Idempotency-Key', () => {
  test('row 35: same key and body give the stored answer, even after the code has expired; another body is refused', async () => {
    const code = await mint()
    const first = await scan(code, { key: 'gate-1' })
    expect(first.body.outcome).toBe('ACCEPTED')
    expect(await scan(code, { key: 'gate-1' })).toEqual(first)
    world.hub.clock.advance(3_600_000)
    expect(await scan(code, { key: 'gate-1' })).toEqual(first)
    expect(await scan(await mint(), { key: 'gate-1' })).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    })
  })

  test('a refusal is repeated, too', async () => {
    const code = await mint({ exp: now() + 10 })
    const refused = await scan(code, { key: 'gate-2', body: { item: 'CU-03' } })
    expect(refused.body.outcome).toBe('NOT_ALLOWED_HERE')
    world.hub.clock.advance(60_000)
    expect(await scan(code, { key: 'gate-2', body: { item: 'CU-03' } })).toEqual(refused)
  })

  test('the same key of another scanner is another key', async () => {
    const code = await mint()
    expect((await scan(code, { key: 'gate-3' })).body.outcome).toBe('ACCEPTED')
    expect((await scan(code, { key: 'gate-3', by: world.museum })).body.outcome).toBe('REPLAYED')
  })

  test('two tries at once hear the same', async () => {
    const code = await mint()
    const [one, other] = await Promise.all([scan(code, { key: 'gate-4' }), scan(code, { key: 'gate-4' })])
    expect(one.body.outcome).toBe('ACCEPTED')
    expect(other).toEqual(one)
  })

  test('a try that broke off before the code was used: its repeat is judged anew, and refused only once the first cannot come to an end', async () => {
    const broken = async (key: string) => {
      // Token and pseudonym of the holder are there, and no mail is on its way: what is written is the scan's.
      await scan(await mint())
      await world.hub.settle()
      const code = await mint({ exp: now() + 5 })
      // The proof is spent and the receipt named; the use is not written.
      world.failWrites({ after: 2 })
      expect((await scan(code, { key })).status).toBe(503)
      world.failWrites(undefined)
      return code
    }
    const live = await broken('gate-6')
    expect((await scan(live, { key: 'gate-6' })).body.outcome).toBe('ACCEPTED')
    const expired = await broken('gate-7')
    world.hub.clock.advance(20_000)
    expect(await scan(expired, { key: 'gate-7' })).toMatchObject({ status: 409, body: { code: 'conflict' } })
    world.hub.clock.advance(10_000)
    const refused = await scan(expired, { key: 'gate-7' })
    expect(refused).toMatchObject({ status: 200, body: { outcome: 'EXPIRED' } })
    expect(await scan(expired, { key: 'gate-7' })).toEqual(refused)
  })

  test('a home that was silent is asked again', async () => {
    const code = world.hebei.codes.mintOpaque({ cardId: active() })
    world.hebei.faults.down = true
    expect((await scan(code, { key: 'gate-5' })).body.outcome).toBe('HOME_UNAVAILABLE')
    world.hebei.faults.down = false
    expect((await scan(code, { key: 'gate-5' })).body.outcome).toBe('ACCEPTED')
  })
})

const mend = () =>
  Object.assign(world.hebei.faults, { delayMs: 0, down: false, status: undefined, tamper: undefined, huge: false })

describe('a home that fails', () => {
  const unavailable = outcome('HOME_UNAVAILABLE', 'issuer-unavailable')
  const invalid = outcome('HOME_UNAVAILABLE', 'issuer-reply-invalid')
  const opaque = () => world.hebei.codes.mintOpaque({ cardId: active() })

  test.each<[string, (faults: CodesWorld['hebei']['faults']) => void, object]>([
    [
      '41 is down',
      (f) => {
        f.down = true
      },
      unavailable,
    ],
    [
      '41 takes too long',
      (f) => {
        f.delayMs = 5_000
      },
      unavailable,
    ],
    [
      '41 answers 500',
      (f) => {
        f.status = 500
      },
      unavailable,
    ],
    [
      '41 answers 503',
      (f) => {
        f.status = 503
      },
      unavailable,
    ],
    [
      '42 signs with another key',
      (f) => {
        f.tamper = 'signature'
      },
      invalid,
    ],
    [
      '42 answers another request',
      (f) => {
        f.tamper = 'request'
      },
      invalid,
    ],
    [
      '42 answers another hub',
      (f) => {
        f.tamper = 'audience'
      },
      invalid,
    ],
    [
      '42 answers in another form',
      (f) => {
        f.tamper = 'claims'
      },
      invalid,
    ],
    [
      '42 redirects',
      (f) => {
        f.status = 302
      },
      invalid,
    ],
    [
      '43 answers ten megabytes',
      (f) => {
        f.huge = true
      },
      invalid,
    ],
  ])('row %s: never accepted, and the code stays unused', async (_row, fail, expected) => {
    const code = opaque()
    fail(world.hebei.faults)
    const answer = await scan(code)
    mend()
    expect(answer).toMatchObject(expected)
    expect((await scan(code)).body.outcome).toBe('ACCEPTED')
  })

  test('row 42: a card of another province is not this home’s to answer for', async () => {
    world.hub.clock.advance(86_400_000)
    const codes = [opaque(), await mint()]
    world.hebei.faults.tamper = 'foreign-card'
    for (const code of codes) expect(await scan(code)).toMatchObject(invalid)
    mend()
    for (const code of codes) expect((await scan(code)).body.outcome).toBe('ACCEPTED')
  })

  test('row 42: a home cannot pass a card off as its own by its area while the id is another province’s', async () => {
    await world.tianjin.push(world.tianjin.active)
    Object.assign(world.hebei.cardBase.card('untold'), { cardId: world.tianjin.active })
    expect(await scan(world.hebei.codes.mintOpaque({ cardId: world.tianjin.active }))).toMatchObject(invalid)
    expect(await scan(await world.hebei.codes.mintCode({ cardId: world.tianjin.active }))).toMatchObject(invalid)
  })
})

describe('the store', () => {
  test('row 46: when the use cannot be written the answer is 503, and never ACCEPTED', async () => {
    await scan(await mint())
    const code = await mint()
    world.failWrites({ after: 1 })
    const answer = await scan(code)
    world.failWrites(undefined)
    expect(answer).toMatchObject({ status: 503, body: { code: 'temporarily-unavailable', retryable: true } })
    expect((await scan(code)).body.outcome).toBe('ACCEPTED')
  })

  test('row 18: unknown keys make the hub read the store again at most once in 30 s', async () => {
    const stranger = await jwkSigner(await generatePrivateJwk())
    const code = await sign(header({ kid: stranger.kid }), payloadOf(await mint()), stranger)
    world.hub.clock.advance(31_000)
    await scan(await mint())
    await scan(code)
    await world.hub.settle()
    const before = world.calls.read
    for (let i = 0; i < 5; i++) expect((await scan(code)).status).toBe(200)
    expect(world.calls.read - before).toBe(0)
  })

  test('cost: a signed code of a known subject takes two reads and two writes, one of them the proof’s', async () => {
    await world.hebei.push(active())
    await scan(await mint())
    await world.hub.settle()
    const code = await mint()
    // With the bus away nothing else touches the store meanwhile; the event waits on its item for the relay.
    world.bus.away = true
    const { read, write } = { ...world.calls }
    const answer = await scan(code)
    const cost = { read: world.calls.read - read, write: world.calls.write - write }
    world.bus.away = false
    expect(answer.body.outcome).toBe('ACCEPTED')
    expect(cost).toEqual({ read: 2, write: 2 })
    await world.hub.settle()
    expect(await world.hub.relay()).toBe(1)
  })

  test('no code, pseudonym or number of a person stands in a table, an event or the log', async () => {
    const codes = [await mint(), world.hebei.codes.mintOpaque({ cardId: active() })]
    for (const code of codes) {
      expect((await scan(code, { key: `kept-${codes.indexOf(code)}` })).body.outcome).toBe('ACCEPTED')
      await scan(code)
      await scan(`${code}=`)
    }
    await world.hub.settle()
    const { jti, sub } = JSON.parse(payloadOf(codes[0] as string)) as { jti: string; sub: string }
    const person = world.hebei.cardBase.cards().find(({ cardId }) => cardId === active())
    const secrets = [
      ...codes,
      ...parts(codes[0] as string),
      jti,
      sub,
      active(),
      person?.personNumber,
      person?.cardNumber,
    ]
    const said = JSON.stringify([await world.everyRow(), world.hub.bus.published(), world.logged])
    expect(said.length).toBeGreaterThan(1000)
    for (const secret of secrets) {
      expect(secret).toBeTruthy()
      // The header is the same in every code of the key and says nothing of anybody.
      if (secret === parts(codes[0] as string)[0]) continue
      expect(said.includes(String(secret))).toBe(false)
      expect(said.includes(createHash('sha256').update(String(secret)).digest('hex'))).toBe(false)
    }
  })
})
