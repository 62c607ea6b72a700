import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { checkProof, makeProof, type ProofRequest, proofWindow } from '../../shared/crypto/dpop.ts'
import { thumbprint } from '../../shared/crypto/jwk.ts'
import { generatePrivateJwk, jwkSigner, type Signer, signJws } from '../../shared/crypto/signer.ts'

const now = new Date('2026-11-23T01:00:00.000Z')
const seconds = now.getTime() / 1000
const url = 'https://hub.test/v1/mailbox'
const accessToken = 'a-token'
const victim = await jwkSigner(await generatePrivateJwk())
const thief = await jwkSigner(await generatePrivateJwk())

const claims = {
  htm: 'GET',
  htu: url,
  iat: seconds,
  jti: 'jti-12345678',
  ath: createHash('sha256').update(accessToken).digest('base64url'),
}
type Made = { by?: Signer; jwk?: unknown; header?: object; typ?: string }
const proof = (changes: Record<string, unknown> = {}, { by = victim, jwk = by.publicJwk, header, typ }: Made = {}) =>
  signJws(by, typ ?? 'dpop+jwt', { ...claims, ...changes }, { jwk, ...header })
const check = (compact: string | undefined, request: Partial<ProofRequest> = {}, all = true) =>
  checkProof({ compact, method: 'GET', url, accessToken, now, ...request }, all)
const failed = async (compact: string | undefined, request: Partial<ProofRequest> = {}) =>
  (await check(compact, request)).findings.flatMap((f) => (f.ok ? [] : [`${f.check}: ${f.received}`]))
const later = (more: number) => new Date(now.getTime() + more * 1000)

describe('a DPoP proof', () => {
  test('tells key, id and its last instant, when each check holds', async () => {
    const made = await makeProof(victim, { method: 'GET', url, accessToken, now, jti: 'jti-12345678' })
    for (const all of [true, false]) {
      const { findings, proof: checked } = await check(made, {}, all)
      expect(checked).toEqual({
        jkt: await thumbprint(victim.publicJwk),
        jti: 'jti-12345678',
        expires: seconds + proofWindow + 1,
      })
      expect(findings.map(({ check: name, ok, received }) => [name, ok, received])).toEqual(
        ['structure', 'key', 'signature', 'htm', 'htu', 'iat', 'jti', 'ath'].map((name) => [
          `dpop-${name}`,
          true,
          null,
        ]),
      )
    }
    expect(await failed(await proof())).toEqual([])
  })

  test('without a token carries no hash of one', async () => {
    const made = await makeProof(victim, { method: 'GET', url, now, jti: 'jti-12345678' })
    expect(await failed(made, { accessToken: undefined })).toEqual([])
    expect(await failed(made)).toEqual(['dpop-ath: absent'])
    expect(await failed(await proof(), { accessToken: undefined })).toEqual(['dpop-ath: another hash'])
  })

  test.each<[string, () => Promise<string>]>([
    ['the victim’s public key and a foreign signature', () => proof({}, { by: thief, jwk: victim.publicJwk })],
    [
      'the victim’s signature of another request',
      async () => {
        const [header, , signature] = (await proof({ htu: 'https://hub.test/v1/card-events' })).split('.')
        return `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`
      },
    ],
    [
      'the victim’s signature under the thief’s key',
      async () => {
        const [, body, signature] = (await proof()).split('.')
        const [header] = (await proof({}, { by: thief })).split('.')
        return `${header}.${body}.${signature}`
      },
    ],
  ])('with %s is refused for its signature', async (_name, forge) => {
    const compact = await forge()
    expect(await failed(compact)).toEqual(['dpop-signature: signature does not hold'])
    expect((await check(compact, {}, false)).proof).toBeUndefined()
  })

  const { x, y } = victim.publicJwk
  test.each<[string, unknown]>([
    ['with its private half', { ...victim.publicJwk, d: 'A'.repeat(43) }],
    ['of another curve', { ...victim.publicJwk, crv: 'P-384' }],
    ['of the curve secp256k1', { ...victim.publicJwk, crv: 'secp256k1' }],
    ['of another type', { ...victim.publicJwk, kty: 'OKP' }],
    ['with another spelling of a coordinate', { ...victim.publicJwk, x: `${x.slice(0, -1)}B` }],
    ['with a short coordinate', { ...victim.publicJwk, y: y.slice(1) }],
    ['with certificates', { ...victim.publicJwk, x5c: [] }],
    ['for encryption', { ...victim.publicJwk, use: 'enc' }],
    ['that is shared', { kty: 'oct', k: 'c2VjcmV0' }],
    ['that is null', null],
    ['that is a word', 'key'],
  ])('with a key %s is looked at no further', async (_name, jwk) => {
    expect(await failed(await proof({}, { jwk }))).toEqual(['dpop-key: another shape of key'])
  })

  test('with a key that is no point of the curve does not hold', async () => {
    expect(await failed(await proof({}, { jwk: { ...victim.publicJwk, x: y } }))).toEqual([
      'dpop-signature: signature does not hold',
    ])
  })

  test('names its key by the RFC 7638 thumbprint, whatever else the key says of itself', async () => {
    const said = { ...victim.publicJwk, alg: 'ES256', use: 'sig', kid: 'mine', key_ops: ['verify'], ext: true }
    expect((await check(await proof({}, { jwk: said }))).proof?.jkt).toBe(victim.kid)
  })

  test.each<[string, () => Promise<string | undefined>, string]>([
    ['that is not there', async () => undefined, 'no DPoP header'],
    ['that is none', async () => 'nonsense', 'shape'],
    ['of another typ', () => proof({}, { typ: 'JWT' }), 'typ'],
    ['with a kid beside its key', () => proof({}, { header: { kid: victim.kid } }), 'header'],
    ['of more than 4,096 characters', () => proof({ more: 'x'.repeat(4096) }), 'too-long'],
  ])('%s is looked at no further', async (_name, make, reason) => {
    expect(await failed(await make())).toEqual([`dpop-structure: ${reason}`])
    expect((await check(await make())).findings).toHaveLength(1)
  })

  test.each<[string, Record<string, unknown>, string[]]>([
    ['another method', { htm: 'POST' }, ['dpop-htm: another method']],
    ['the method in small letters', { htm: 'get' }, ['dpop-htm: another method']],
    ['no method', { htm: undefined }, ['dpop-htm: another method']],
    ['a longer URL', { htu: `${url}/status` }, ['dpop-htu: another URL']],
    ['a shorter URL', { htu: 'https://hub.test/v1' }, ['dpop-htu: another URL']],
    ['a stroke behind the URL', { htu: `${url}/` }, ['dpop-htu: another URL']],
    ['a query behind the URL', { htu: `${url}?after=1` }, ['dpop-htu: another URL']],
    ['a fragment behind the URL', { htu: `${url}#` }, ['dpop-htu: another URL']],
    ['another host', { htu: 'https://other.test/v1/mailbox' }, ['dpop-htu: another URL']],
    ['another scheme', { htu: 'http://hub.test/v1/mailbox' }, ['dpop-htu: another URL']],
    ['no URL', { htu: undefined }, ['dpop-htu: another URL']],
    ['iat 30 s behind', { iat: seconds - 30 }, []],
    ['iat 31 s behind', { iat: seconds - 31 }, ['dpop-iat: 31 s behind']],
    ['iat 30 s ahead', { iat: seconds + 30 }, []],
    ['iat 31 s ahead', { iat: seconds + 31 }, ['dpop-iat: 31 s ahead']],
    ['iat between two seconds', { iat: seconds + 0.5 }, ['dpop-iat: no whole number of seconds']],
    ['iat in quotes', { iat: String(seconds) }, ['dpop-iat: no whole number of seconds']],
    ['no iat', { iat: undefined }, ['dpop-iat: no whole number of seconds']],
    ['a jti of 7 characters', { jti: 'x'.repeat(7) }, ['dpop-jti: another shape']],
    ['a jti of 8 characters', { jti: 'x'.repeat(8) }, []],
    ['a jti of 128 characters', { jti: '~'.repeat(128) }, []],
    ['a jti of 129 characters', { jti: 'x'.repeat(129) }, ['dpop-jti: another shape']],
    ['a jti of the first visible character', { jti: '!'.repeat(8) }, []],
    ['a jti with a blank', { jti: 'jti 12345678' }, ['dpop-jti: another shape']],
    ['a jti with a line break behind it', { jti: 'jti-12345678\n' }, ['dpop-jti: another shape']],
    ['a jti with a control character', { jti: 'jti-12345678\u007f' }, ['dpop-jti: another shape']],
    ['a jti that is a list', { jti: ['jti-12345678'] }, ['dpop-jti: another shape']],
    ['no jti', { jti: undefined }, ['dpop-jti: another shape']],
    [
      'the hash of another token',
      { ath: createHash('sha256').update('b').digest('base64url') },
      ['dpop-ath: another hash'],
    ],
    ['the token itself for its hash', { ath: accessToken }, ['dpop-ath: another hash']],
    ['no hash of the token', { ath: undefined }, ['dpop-ath: absent']],
  ])('with %s: the check whose business it is says so, and no other', async (_name, changes, wrong) => {
    const compact = await proof(changes)
    expect(await failed(compact)).toEqual(wrong)
    expect((await check(compact, {}, false)).proof === undefined).toBe(wrong.length > 0)
  })

  test('that is wrong twice is refused at the first and explained in both', async () => {
    const compact = await proof({ htm: 'POST', jti: 'x' })
    expect((await check(compact, {}, false)).findings.filter((f) => !f.ok)).toHaveLength(1)
    expect(await failed(compact)).toEqual(['dpop-htm: another method', 'dpop-jti: another shape'])
  })

  test('lives 30 s either side of its time, as the hub’s clock tells it in whole seconds', async () => {
    const compact = await proof()
    expect(proofWindow).toBe(30)
    expect(await failed(compact, { now: later(30.4) })).toEqual([])
    expect(await failed(compact, { now: later(31) })).toEqual(['dpop-iat: 31 s behind'])
    expect(await failed(compact, { now: later(-31) })).toEqual(['dpop-iat: 31 s ahead'])
  })

  test('is remembered for longer than it could be accepted', async () => {
    const { proof: checked } = await check(await proof())
    const last = checked?.expires ?? 0
    expect(await failed(await proof(), { now: new Date(last * 1000) })).toEqual(['dpop-iat: 31 s behind'])
  })

  test('is made with a time in whole seconds', async () => {
    const made = await makeProof(victim, { method: 'GET', url, accessToken, now: later(0.999), jti: 'jti-12345678' })
    expect((await check(made)).proof?.expires).toBe(seconds + proofWindow + 1)
  })
})
