import { beforeAll, describe, expect, test } from 'vitest'
import type { PublicJwk } from '../../shared/crypto/jwk.ts'
import { JwsRefusal, readJws, signatureHolds } from '../../shared/crypto/jws.ts'
import { generatePrivateJwk, jwkSigner, type Signer, signJws } from '../../shared/crypto/signer.ts'

const shape = { members: ['alg', 'kid', 'typ'], exactJson: true, maxLength: 2048 }
const b64 = (text: string | Uint8Array) => Buffer.from(text as string).toString('base64url')

let signer: Signer
let good: string
beforeAll(async () => {
  signer = await jwkSigner(await generatePrivateJwk())
  good = await signJws(signer, 'test+jwt', { sub: 'x', exp: 1 })
})

/** The gate's answer, or what the signature says when the gate lets it through. */
const judge = async (compact: string, jwk: PublicJwk = signer.publicJwk) => {
  try {
    return (await signatureHolds(readJws(compact, shape, 'test+jwt'), jwk)) ? 'holds' : 'does not hold'
  } catch (error) {
    return error instanceof JwsRefusal ? error.reason : `threw ${(error as Error).name}`
  }
}

const withHeader = (header: string) => `${b64(header)}.${good.split('.').slice(1).join('.')}`
const withClaims = (claims: string | Uint8Array) => {
  const [h, , s] = good.split('.')
  return `${h}.${b64(claims)}.${s}`
}
const head = (extra: string) => `{"alg":"ES256","kid":"${signer.kid}","typ":"test+jwt"${extra}}`

describe('the gate in front of the signature', () => {
  test('an honest token passes', async () => {
    expect(await judge(good)).toBe('holds')
  })

  test.each<[string, () => string, string]>([
    ['two parts', () => good.split('.').slice(0, 2).join('.'), 'shape'],
    ['four parts', () => `${good}.x`, 'shape'],
    ['padding', () => `${good}=`, 'shape'],
    ['line break after', () => `${good}\n`, 'shape'],
    ['blank inside', () => good.replace('.', ' .'), 'shape'],
    ['standard base64 alphabet', () => good.replace(/\./, '+.'), 'shape'],
    [
      'another spelling of the last character',
      () => good.slice(0, -1) + String.fromCharCode(good.charCodeAt(good.length - 1) + 1),
      'shape',
    ],
    ['signature of 63 bytes', () => `${good.split('.').slice(0, 2).join('.')}.${b64(new Uint8Array(63))}`, 'shape'],
    ['signature of 65 bytes', () => `${good.split('.').slice(0, 2).join('.')}.${b64(new Uint8Array(65))}`, 'shape'],
    ['empty signature', () => `${good.split('.').slice(0, 2).join('.')}.`, 'shape'],
    ['too long', () => `${'a'.repeat(2049)}`, 'too-long'],
    ['header not JSON', () => withHeader('nope'), 'json'],
    ['header an array', () => withHeader('["ES256"]'), 'json'],
    ['header null', () => withHeader('null'), 'json'],
    ['header a word', () => withHeader('"ES256"'), 'json'],
    ['header with BOM', () => withHeader(`\uFEFF${head('')}`), 'json'],
    [
      'header not UTF-8',
      () => `${Buffer.from([0xff, 0xfe]).toString('base64url')}.${good.split('.').slice(1).join('.')}`,
      'encoding',
    ],
    ['duplicate alg', () => withHeader(head(',"alg":"ES256"')), 'json'],
    ['white space in the header', () => withHeader(head('').replace(':', ': ')), 'json'],
    ['foreign jku', () => withHeader(head(',"jku":"https://evil.example"')), 'header'],
    ['crit', () => withHeader(head(',"crit":["x"]')), 'header'],
    ['b64 false', () => withHeader(head(',"b64":false')), 'header'],
    ['kid an array of the kid', () => withHeader(head('').replace(`"${signer.kid}"`, `["${signer.kid}"]`)), 'header'],
    ['kid an object', () => withHeader(head('').replace(`"${signer.kid}"`, '{}')), 'header'],
    ['kid null', () => withHeader(head('').replace(`"${signer.kid}"`, 'null')), 'header'],
    ['kid empty', () => withHeader(head('').replace(signer.kid, '')), 'header'],
    ['alg an array', () => withHeader(head('').replace('"ES256"', '["ES256"]')), 'alg'],
    ['typ an array', () => withHeader(head('').replace('"test+jwt"', '["test+jwt"]')), 'typ'],
    ['alg none', () => withHeader(head('').replace('ES256', 'none')), 'alg'],
    ['alg HS256', () => withHeader(head('').replace('ES256', 'HS256')), 'alg'],
    ['alg es256', () => withHeader(head('').replace('ES256', 'es256')), 'alg'],
    ['another typ', () => withHeader(head('').replace('test+jwt', 'at+jwt')), 'typ'],
    ['duplicate claim', () => withClaims('{"sub":"x","sub":"y"}'), 'json'],
    ['claims 1e400', () => withClaims('{"exp":1e400}'), 'json'],
    ['claims not canonical numbers', () => withClaims('{"exp":1.0}'), 'json'],
    ['claims an array', () => withClaims('[]'), 'json'],
    ['claims null', () => withClaims('null'), 'json'],
    ['claims a number', () => withClaims('1'), 'json'],
    ['zero signature', () => `${good.split('.').slice(0, 2).join('.')}.${b64(new Uint8Array(64))}`, 'does not hold'],
    ['bit flipped in the claims', () => withClaims('{"sub":"y","exp":1}'), 'does not hold'],
  ])('%s', async (_name, bad, verdict) => {
    expect(await judge(bad())).toBe(verdict)
  })

  test('another key', async () => {
    const other = await jwkSigner(await generatePrivateJwk())
    expect(await judge(good, other.publicJwk)).toBe('does not hold')
  })

  test('a point off the curve is a refusal, not a crash', async () => {
    expect(await judge(good, { ...signer.publicJwk, x: signer.publicJwk.y })).toBe('does not hold')
  })
})
