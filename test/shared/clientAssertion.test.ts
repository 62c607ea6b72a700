import { describe, expect, test, vi } from 'vitest'
import {
  assertionLife,
  checkAssertion,
  type FindClientKeys,
  makeAssertion,
} from '../../shared/crypto/clientAssertion.ts'
import { generatePrivateJwk, jwkSigner, type PrivateJwk, type Signer, signJws } from '../../shared/crypto/signer.ts'
import { es256 } from '../../shared/crypto/suites/es256.ts'

const issuer = 'https://hub.test'
const now = new Date('2026-11-23T01:00:00.000Z')
const seconds = now.getTime() / 1000
const owner = await jwkSigner(await generatePrivateJwk())
const second = await jwkSigner(await generatePrivateJwk())
const stranger = await jwkSigner(await generatePrivateJwk())

/** Private key 1: its public half is the base point of P-256, printed in every text on the curve. Everybody owns it. */
const one: PrivateJwk = {
  kty: 'EC',
  crv: 'P-256',
  x: 'axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY',
  y: 'T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU',
  d: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE',
}
const everybody = await jwkSigner(one)

const findKeys: FindClientKeys = async (id) =>
  id === 'hebei-platform' ? new Map([owner, second].map((s) => [s.kid, s.publicJwk])) : undefined

const claims = {
  iss: 'hebei-platform',
  sub: 'hebei-platform',
  aud: issuer,
  iat: seconds,
  exp: seconds + 60,
  jti: 'jti-12345678',
}
const assertion = (
  changes: Record<string, unknown> = {},
  { by = owner, header, typ = 'client-authentication+jwt' }: { by?: Signer; header?: object; typ?: string } = {},
) => signJws(by, typ, { ...claims, ...changes }, header && { ...header })
const check = (compact: string, all = true, at = now) => checkAssertion({ compact, issuer, now: at, findKeys }, all)
const failed = async (compact: string, at = now) =>
  (await check(compact, true, at)).findings.flatMap((f) => (f.ok ? [] : [`${f.check}: ${f.received}`]))
const later = (more: number) => new Date(now.getTime() + more * 1000)

describe('a client assertion', () => {
  test('tells client, key, id and end, when each check holds', async () => {
    const made = await makeAssertion(owner, { clientId: 'hebei-platform', issuer, now, jti: 'jti-12345678' })
    for (const all of [true, false]) {
      const checked = await check(made, all)
      expect(checked.client).toEqual({
        id: 'hebei-platform',
        kid: owner.kid,
        jti: 'jti-12345678',
        expires: seconds + assertionLife,
      })
      expect(checked.ownsKey).toBe(true)
      expect(checked.findings.map(({ check: name, ok, received }) => [name, ok, received])).toEqual(
        ['structure', 'subject', 'audience', 'times', 'fresh', 'jti', 'signature'].map((name) => [
          `assertion-${name}`,
          true,
          null,
        ]),
      )
    }
  })

  test('may be signed with either of a client’s two keys', async () => {
    expect((await check(await assertion({}, { by: second }))).client?.kid).toBe(second.kid)
  })

  const unproven = ['assertion-signature: no such client, key or signature']
  test.each<[string, () => Promise<string>]>([
    ['a key of somebody else’s', () => assertion({}, { by: stranger })],
    [
      'somebody else’s key under a kid of the client’s',
      () => assertion({}, { by: stranger, header: { kid: owner.kid } }),
    ],
    ['one of the client’s keys under the kid of the other', () => assertion({}, { header: { kid: second.kid } })],
    ['the stand-in key of a kid nobody has', () => assertion({}, { by: everybody })],
    ['the stand-in key of a client there is not', () => assertion({ iss: 'nobody', sub: 'nobody' }, { by: everybody })],
    [
      'the stand-in key under a kid of the client’s',
      () => assertion({}, { by: everybody, header: { kid: owner.kid } }),
    ],
    [
      'its key, over other claims',
      async () => {
        const [header, , signature] = (await assertion()).split('.')
        const other = Buffer.from(JSON.stringify({ ...claims, jti: 'jti-87654321' })).toString('base64url')
        return `${header}.${other}.${signature}`
      },
    ],
  ])('signed by %s proves nobody', async (_name, forge) => {
    const compact = await forge()
    expect(await failed(compact)).toEqual(unproven)
    for (const all of [true, false])
      expect(await check(compact, all)).toMatchObject({ client: undefined, ownsKey: false })
  })

  test('costs one look at a signature also when client or key is unknown, so that time tells nothing', async () => {
    const looks = vi.spyOn(es256, 'verify')
    const cost = async (compact: string) => {
      looks.mockClear()
      await check(compact)
      return looks.mock.calls.map(([key]) => typeof key.x)
    }
    const known = await cost(await assertion({}, { by: stranger, header: { kid: owner.kid } }))
    expect(known).toEqual(['string'])
    expect(await cost(await assertion({}, { by: stranger }))).toEqual(known)
    expect(await cost(await assertion({ iss: 'nobody', sub: 'nobody' }, { by: stranger }))).toEqual(known)
    looks.mockRestore()
  })

  test.each<[string, () => Promise<string>, string]>([
    ['of another typ', () => assertion({}, { typ: 'JWT' }), 'typ'],
    ['with its key in the header', () => assertion({}, { header: { kid: owner.kid, jwk: owner.publicJwk } }), 'header'],
    ['without a kid', () => assertion({}, { header: {} }), 'header'],
    ['of more than 4,096 characters', () => assertion({ more: 'x'.repeat(4096) }), 'too-long'],
    ['with one claim said twice', () => repeated(), 'json'],
    ['that is none', async () => 'nonsense', 'shape'],
  ])('%s is looked at no further', async (_name, make, reason) => {
    const { findings, client, ownsKey } = await check(await make())
    expect(findings).toMatchObject([{ check: 'assertion-structure', ok: false, received: reason }])
    expect([client, ownsKey]).toEqual([undefined, false])
  })
  const repeated = async () => {
    const [header = ''] = (await assertion()).split('.')
    const text = JSON.stringify(claims).replace('{', '{"sub":"tianjin-platform",')
    const input = `${header}.${Buffer.from(text).toString('base64url')}`
    return `${input}.${Buffer.from(await owner.sign(Buffer.from(input))).toString('base64url')}`
  }

  test('written by a library with other habits of JSON is read', async () => {
    const [header = ''] = (await assertion()).split('.')
    const input = `${header}.${Buffer.from(JSON.stringify(claims, null, 2)).toString('base64url')}`
    const spaced = `${input}.${Buffer.from(await owner.sign(Buffer.from(input))).toString('base64url')}`
    expect(await failed(spaced)).toEqual([])
  })

  test.each<[string, Record<string, unknown>, string[]]>([
    ['iss another than sub', { iss: 'tianjin-platform' }, ['assertion-subject: not the same string']],
    ['iss and sub no text', { iss: 5, sub: 5 }, ['assertion-subject: not the same string', ...unproven]],
    [
      'iss and sub left out',
      { iss: undefined, sub: undefined },
      ['assertion-subject: not the same string', ...unproven],
    ],
    ['aud a list', { aud: [issuer] }, ['assertion-audience: an array']],
    ['aud the token endpoint', { aud: `${issuer}/oauth/token` }, ['assertion-audience: another audience']],
    ['aud left out', { aud: undefined }, ['assertion-audience: another audience']],
    ['a life of 61 s', { exp: seconds + 61 }, ['assertion-times: a life of 61 s']],
    ['a life of 0 s', { iat: seconds + 5, exp: seconds + 5 }, ['assertion-times: a life of 0 s']],
    ['a life of 1 s', { exp: seconds + 1 }, []],
    ['iat between two seconds', { iat: seconds + 0.5 }, ['assertion-times: no whole numbers']],
    ['exp between two seconds', { exp: seconds + 0.5 }, ['assertion-times: no whole numbers']],
    ['exp in quotes', { exp: String(seconds + 60) }, ['assertion-times: no whole numbers']],
    ['iat left out', { iat: undefined }, ['assertion-times: no whole numbers', 'assertion-fresh: NaN s ahead']],
    ['an end that is now', { iat: seconds - 60, exp: seconds }, ['assertion-fresh: expired 0 s ago']],
    ['an end 90 s ago', { iat: seconds - 150, exp: seconds - 90 }, ['assertion-fresh: expired 90 s ago']],
    ['iat 10 s ahead', { iat: seconds + 10, exp: seconds + 60 }, []],
    ['iat 11 s ahead', { iat: seconds + 11, exp: seconds + 60 }, ['assertion-fresh: 11 s ahead']],
    ['a jti of 7 characters', { jti: 'x'.repeat(7) }, ['assertion-jti: another shape']],
    ['a jti of 8 characters', { jti: 'x'.repeat(8) }, []],
    ['a jti of 128 characters', { jti: 'x'.repeat(128) }, []],
    ['a jti of 129 characters', { jti: 'x'.repeat(129) }, ['assertion-jti: another shape']],
    ['a jti of the first and last visible characters', { jti: '!!!!~~~~' }, []],
    ['a jti with a blank', { jti: 'jti 12345678' }, ['assertion-jti: another shape']],
    ['a jti with a line break behind it', { jti: 'jti-12345678\n' }, ['assertion-jti: another shape']],
    ['a jti with a control character', { jti: 'jti-12345678\u007f' }, ['assertion-jti: another shape']],
    ['a jti in Chinese', { jti: '编号编号编号编号' }, ['assertion-jti: another shape']],
    ['a jti that is a number', { jti: 12345678 }, ['assertion-jti: another shape']],
    ['a jti that is a list', { jti: ['jti-12345678'] }, ['assertion-jti: another shape']],
    ['no jti', { jti: undefined }, ['assertion-jti: another shape']],
  ])('with %s: each check says what it holds against it, and no other', async (_name, changes, wrong) => {
    const compact = await assertion(changes)
    expect(await failed(compact)).toEqual(wrong)
    expect((await check(compact)).client === undefined).toBe(wrong.length > 0)
    // Deciding, it stops at the first, and never says who owns the key before the signature was looked at.
    const decided = await check(compact, false)
    expect(decided.findings.filter((f) => !f.ok).map((f) => `${f.check}: ${f.received}`)).toEqual(wrong.slice(0, 1))
    expect(decided.ownsKey).toBe(wrong.length === 0)
  })

  test('lives until its end and not an instant longer', async () => {
    const compact = await assertion()
    expect(await failed(compact, later(59.999))).toEqual([])
    expect(await failed(compact, later(60))).toEqual(['assertion-fresh: expired 0 s ago'])
    expect(assertionLife).toBe(60)
  })

  test('that is wrong in other ways still proves whose key it is: its owner may be told the rest', async () => {
    const checked = await check(await assertion({ aud: 'https://other.test' }))
    expect(checked).toMatchObject({ client: undefined, ownsKey: true })
  })
})
