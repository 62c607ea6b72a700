import { describe, expect, test } from 'vitest'
import type { ParticipantId } from '../../shared/contract/ids.ts'
import { type Caller, mintAccessToken, readAccessToken, tokenLife } from '../../shared/crypto/accessToken.ts'
import { generatePrivateJwk, jwkSigner, signJws } from '../../shared/crypto/signer.ts'

const issuer = 'https://hub.test'
const now = new Date('2026-11-23T01:00:00.000Z')
const seconds = now.getTime() / 1000
const [hub, next, stranger] = await Promise.all(
  Array.from({ length: 3 }, async () => jwkSigner(await generatePrivateJwk())),
)
if (!hub || !next || !stranger) throw new Error('no keys')
const keys = new Map([hub, next].map((signer) => [signer.kid, signer.publicJwk]))

const caller: Caller = {
  id: 'hebei-platform' as ParticipantId,
  province: 'hebei',
  scopes: ['cards:resolve', 'codes:recognise'],
  jkt: 'J'.repeat(43),
  kind: 'platform',
  clientKey: 'K'.repeat(43),
}
const verify = (token: string, at = now) => readAccessToken(token, issuer, async () => keys, at)
const read = async (token: string, at = now) => (await verify(token, at))?.caller
const later = (more: number) => new Date(now.getTime() + more * 1000)

const token = await mintAccessToken(hub, issuer, caller, now, 'tok_1')
const claims = {
  iss: issuer,
  aud: issuer,
  sub: 'hebei-platform',
  client_id: 'hebei-platform',
  scope: 'cards:resolve',
  iat: seconds,
  exp: seconds + tokenLife,
  jti: 'tok_1',
  cnf: { jkt: 'J'.repeat(43) },
}
/** The hub's own signature over whatever is claimed. */
const signed = (changes: Record<string, unknown> = {}, header?: Record<string, unknown>, typ = 'at+jwt') =>
  signJws(hub, typ, { ...claims, ...changes }, header)

describe('an access token', () => {
  test('tells who calls, by what, and with which key it is bound', async () => {
    expect(await read(token)).toEqual(caller)
    const bare: Caller = { ...caller, province: undefined, kind: undefined, clientKey: undefined }
    expect(await read(await mintAccessToken(hub, issuer, bare, now, 'tok_2'))).toEqual(bare)
  })

  test('says what RFC 9068 and RFC 9449 want it to say', () => {
    const [header, body] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString())
    expect(JSON.parse(header ?? '')).toEqual({ alg: 'ES256', kid: hub.kid, typ: 'at+jwt' })
    expect(JSON.parse(body ?? '')).toEqual({
      ...claims,
      province: 'hebei',
      kind: 'platform',
      client_key: 'K'.repeat(43),
      scope: 'cards:resolve codes:recognise',
    })
  })

  test('is believed under either of two live keys of the hub', async () => {
    expect(await read(await mintAccessToken(next, issuer, caller, now, 'tok_1'))).toEqual(caller)
  })

  test('names the hub’s key that signed it, and its end', async () => {
    const made = await mintAccessToken(next, issuer, caller, now, 'tok_1')
    expect(await verify(made)).toEqual({ caller, kid: next.kid, expires: seconds + tokenLife })
  })

  test('lives for five minutes from its issue, to the second, and bears a clock five seconds behind', async () => {
    expect(tokenLife).toBe(300)
    expect(await read(token, later(299.999))).toBeDefined()
    expect(await read(token, later(300))).toBeUndefined()
    expect(await read(token, later(-5))).toBeDefined()
    expect(await read(token, later(-5.001))).toBeUndefined()
  })

  test('of a part of a second counts from the whole second before', async () => {
    const within = await mintAccessToken(hub, issuer, caller, later(0.999), 'tok_1')
    expect(await read(within, later(299.999))).toBeDefined()
    expect(await read(within, later(300))).toBeUndefined()
  })

  test.each<[string, () => Promise<string>]>([
    ['by a key of somebody else’s', () => mintAccessToken(stranger, issuer, caller, now, 'tok_1')],
    ['by somebody else’s key under the name of the hub’s', () => signJws(stranger, 'at+jwt', claims, { kid: hub.kid })],
    ['by one key of the hub under the name of the other', () => signJws(hub, 'at+jwt', claims, { kid: next.kid })],
    [
      'with the claims changed under a good signature',
      async () => {
        const [header, , signature] = token.split('.')
        const more = Buffer.from(JSON.stringify({ ...claims, scope: 'participants:admin' })).toString('base64url')
        return `${header}.${more}.${signature}`
      },
    ],
    [
      'with the signature of another token',
      async () => {
        const other = await mintAccessToken(hub, issuer, { ...caller, scopes: [] }, now, 'tok_2')
        return `${token.slice(0, token.lastIndexOf('.'))}.${other.split('.')[2]}`
      },
    ],
    ['that names a list of keys', () => signed({}, { kid: [hub.kid] })],
    ['of another kind of the hub’s tokens', () => signed({}, undefined, 'jjj-receipt+jwt')],
    ['that also carries its key', () => signed({}, { kid: hub.kid, jwk: hub.publicJwk })],
    ['whose JSON is not the hub’s spelling', async () => signedText(`${JSON.stringify(claims)} `)],
    ['longer than the hub makes any', () => signed({ jti: 'x'.repeat(2048) })],
    ['that is no token', async () => 'nonsense'],
  ])('is forged: %s', async (_name, forge) => {
    expect(await read(await forge())).toBeUndefined()
  })

  const signedText = async (text: string) => {
    const head = token.split('.')[0]
    const input = `${head}.${Buffer.from(text).toString('base64url')}`
    return `${input}.${Buffer.from(await hub.sign(Buffer.from(input))).toString('base64url')}`
  }

  test('spelled as the hub spells it is believed, so that the refusals above are for what they change', async () => {
    expect(await read(await signed())).toMatchObject({ id: 'hebei-platform' })
    expect(await read(await signedText(JSON.stringify(claims)))).toMatchObject({ id: 'hebei-platform' })
  })

  const { sub: _sub, ...withoutSub } = claims
  test.each<[string, Record<string, unknown>]>([
    ['another issuer', { iss: 'https://other.test' }],
    ['an issuer that only begins alike', { iss: `${issuer}/` }],
    ['another audience', { aud: 'https://other.test' }],
    ['its audience in a list', { aud: [issuer] }],
    ['another subject than client', { sub: 'tianjin-platform' }],
    ['another client than subject', { client_id: 'tianjin-platform' }],
    ['a subject that is no participant’s id', { sub: 'Hebei Platform', client_id: 'Hebei Platform' }],
    ['an issue time six seconds ahead', { iat: seconds + 6, exp: seconds + 306 }],
    ['an issue time between two seconds', { iat: seconds + 0.5 }],
    ['an end that is now', { exp: seconds }],
    ['an end in words', { exp: '2026-11-24T00:00:00Z' }],
    ['a province there is none of', { province: 'atlantis' }],
    ['a kind there is none of', { kind: 'emperor' }],
    ['a client key that is no thumbprint', { client_key: 'short' }],
    ['no scope', { scope: undefined }],
    ['no id', { jti: undefined }],
    ['no key it is bound to', { cnf: undefined }],
    ['a binding to nothing', { cnf: {} }],
  ])('with %s is not believed, whoever signed it', async (_name, changes) => {
    expect(await read(await signed(changes))).toBeUndefined()
  })
  test('without a subject is not believed, whoever signed it', async () => {
    expect(await read(await signJws(hub, 'at+jwt', withoutSub))).toBeUndefined()
  })

  test('with members of a later release is read for what this one knows', async () => {
    const later = { shape: 2, cnf: { jkt: 'J'.repeat(43), more: 1 }, scope: 'cards:resolve moon:land' }
    expect(await read(await signed(later))).toMatchObject({ id: 'hebei-platform', scopes: ['cards:resolve'] })
  })

  test('is no verdict when the hub’s keys cannot be had: that failure is the hub’s own', async () => {
    const away = () => Promise.reject(new Error('the key service is away'))
    await expect(readAccessToken(token, issuer, away, now)).rejects.toThrow('the key service is away')
  })
})
