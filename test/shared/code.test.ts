import { beforeAll, describe, expect, test } from 'vitest'
import type { ParticipantId } from '../../shared/contract/ids.ts'
import { type CodeClaims, codeTimes, codeTyp, makeCode, readCode } from '../../shared/crypto/code.ts'
import { signatureHolds } from '../../shared/crypto/jws.ts'
import { makeReceipt, readReceipt } from '../../shared/crypto/receipt.ts'
import { generatePrivateJwk, jwkSigner, type Signer } from '../../shared/crypto/signer.ts'

const now = new Date('2026-11-23T01:00:00.000Z')
const iat = now.getTime() / 1000
const claims: CodeClaims = { iss: '130000', sub: 'Zt3kq0pY9wR2', iat, exp: iat + 60, jti: 'b8Kx2mQ9aL4' }

let signer: Signer
beforeAll(async () => {
  signer = await jwkSigner(await generatePrivateJwk())
})

const part = (text: string) => Buffer.from(text).toString('base64url')
/** A compact JWS of these very texts, truly signed. */
const sign = async (header: string, payload: string) => {
  const input = `${part(header)}.${part(payload)}`
  return `${input}.${Buffer.from(await signer.sign(Buffer.from(input))).toString('base64url')}`
}
const header = (more: Record<string, unknown> = {}) => ({ alg: 'ES256', kid: signer.kid, typ: codeTyp, ...more })
const with_ = (more: Record<string, unknown>) => JSON.stringify({ ...claims, ...more })

describe('reading a signed code', () => {
  test('what a province makes is read back, fits a QR and its signature holds', async () => {
    const compact = await makeCode(signer, claims)
    const code = readCode(compact)
    expect(code).toMatchObject({ kid: signer.kid, claims, home: 'hebei' })
    expect('jws' in code && (await signatureHolds(code.jws, signer.publicJwk))).toBe(true)
    // QR version 13 holds 331 bytes at level M (ISO/IEC 18004, table 7); the key's 43-character id costs one version.
    expect(compact.length).toBeLessThanOrEqual(331)
  })

  test.each<[string, () => Promise<string>, string]>([
    [
      'duplicate member in the header',
      () => sign(`{"alg":"ES256","alg":"ES256","kid":"${signer.kid}","typ":"${codeTyp}"}`, with_({})),
      'code-malformed',
    ],
    [
      'duplicate member in the claims',
      () => sign(JSON.stringify(header()), with_({}).replace('"sub"', '"iss":"130000","sub"')),
      'code-malformed',
    ],
    ['blank in the JSON', () => sign(JSON.stringify(header()), with_({}).replace(',', ', ')), 'code-malformed'],
    ['byte order mark', () => sign(`\uFEFF${JSON.stringify(header())}`, with_({})), 'code-malformed'],
    ['array payload', () => sign(JSON.stringify(header()), '[1]'), 'code-malformed'],
    [
      'own __proto__',
      () => sign(JSON.stringify(header()), with_({}).replace('}', ',"__proto__":{}}')),
      'code-malformed',
    ],
    ['extra claim', () => sign(JSON.stringify(header()), with_({ name: 'x' })), 'code-malformed'],
    ['missing jti', () => sign(JSON.stringify(header()), with_({ jti: undefined })), 'code-malformed'],
    ['jti below 64 bits', () => sign(JSON.stringify(header()), with_({ jti: 'abcdefghij' })), 'code-malformed'],
    ['number as kid', () => sign(JSON.stringify(header({ kid: 7 })), with_({})), 'code-malformed'],
    ['__proto__ as kid', () => sign(JSON.stringify(header({ kid: '__proto__' })), with_({})), 'code-malformed'],
    ['no kid', () => sign(JSON.stringify(header({ kid: undefined })), with_({})), 'code-malformed'],
    [
      'exp 1e400',
      () => sign(JSON.stringify(header()), with_({}).replace(/"exp":\d+/, '"exp":1e400')),
      'code-malformed',
    ],
    ['exp 2^53', () => sign(JSON.stringify(header()), with_({ exp: 2 ** 53 })), 'code-malformed'],
    ['exp with a fraction', () => sign(JSON.stringify(header()), with_({ exp: iat + 0.5 })), 'code-malformed'],
    ['iss a number', () => sign(JSON.stringify(header()), with_({ iss: 130000 })), 'code-malformed'],
    [
      'old identity number as sub',
      () => sign(JSON.stringify(header()), with_({ sub: '1'.repeat(15) })),
      'code-malformed',
    ],
    [
      'identity number ending in x as sub',
      () => sign(JSON.stringify(header()), with_({ sub: `${'1'.repeat(17)}x` })),
      'code-malformed',
    ],
    ['alg es256', () => sign(JSON.stringify(header({ alg: 'es256' })), with_({})), 'code-algorithm-refused'],
    ['iss of no province here', () => sign(JSON.stringify(header()), with_({ iss: '310000' })), 'code-issuer-unknown'],
    [
      'iss with a trailing blank',
      () => sign(JSON.stringify(header()), with_({ iss: '130000 ' })),
      'code-issuer-unknown',
    ],
  ])('%s', async (_name, make, refused) => {
    expect(readCode(await make())).toEqual({ refused })
  })

  test('all 15 other spellings of the last character are refused', async () => {
    const compact = await makeCode(signer, claims)
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const value = alphabet.indexOf(compact.slice(-1))
    for (let bits = 1; bits < 16; bits++)
      expect(readCode(compact.slice(0, -1) + alphabet[value + bits])).toEqual({ refused: 'code-malformed' })
  })
})

describe('times of a code', () => {
  const at = (seconds: number) => new Date((iat + seconds) * 1000)
  test.each([
    ['at its issue', 0, { iat, exp: iat + 60 }, 'live'],
    ['five seconds ahead', -5, { iat, exp: iat + 60 }, 'live'],
    ['six seconds ahead', -6, { iat, exp: iat + 60 }, { refused: 'code-not-yet-valid', skewSeconds: 6 }],
    [
      'in milliseconds',
      0,
      { iat: iat * 1000, exp: iat * 1000 + 60_000 },
      { refused: 'code-not-yet-valid', skewSeconds: iat * 999 },
    ],
    ['at its end', 60, { iat, exp: iat + 60 }, 'live'],
    ['five seconds after', 65, { iat, exp: iat + 60 }, 'live'],
    ['after the tolerance', 65.001, { iat, exp: iat + 60 }, { refused: 'code-expired' }],
    ['a life of 120 s', 0, { iat, exp: iat + 120 }, 'live'],
    ['a life of 121 s', 0, { iat, exp: iat + 121 }, { refused: 'code-life-too-long' }],
    ['no life', 0, { iat, exp: iat }, { refused: 'code-life-too-long' }],
    ['a negative life', 0, { iat, exp: 0 }, { refused: 'code-life-too-long' }],
  ])('%s', (_name, seconds, times, expected) => {
    expect(codeTimes(times, 120, at(seconds))).toEqual(expected)
  })
})

describe('receipts', () => {
  const issuer = 'https://hub.test'
  const facts = {
    aud: 'tianjin-platform' as ParticipantId,
    sub: 'AAAAAAAAAAAAAAAAAAAAAA',
    src: { home: 'hebei' as const, profile: 'jjj-code', how: 'signature' as const },
    use: { venue: 'tj-120103-001', item: 'CU-01', form: 'ecard' as const, release: 3 },
    jti: 'rcp_01jd3m8p9q4r5s6t7v8w9x0y1z',
  }
  test('a receipt reads back under the hub’s key, and under no other key or issuer', async () => {
    const compact = await makeReceipt(signer, issuer, facts, now)
    const keys = new Map([[signer.kid, signer.publicJwk]])
    expect(await readReceipt(compact, issuer, keys)).toEqual({ iss: issuer, ...facts, iat, exp: iat + 300 })
    const stranger = await jwkSigner(await generatePrivateJwk())
    expect(await readReceipt(compact, issuer, new Map([[signer.kid, stranger.publicJwk]]))).toBeUndefined()
    expect(await readReceipt(compact, issuer, new Map())).toBeUndefined()
    expect(await readReceipt(compact, 'https://other.test', keys)).toBeUndefined()
    expect(await readReceipt(await makeCode(signer, claims), issuer, keys)).toBeUndefined()
  })
})
