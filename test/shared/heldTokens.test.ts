import { describe, expect, test } from 'vitest'
import { ParticipantId } from '../../shared/contract/ids.ts'
import { mintAccessToken, tokenLife } from '../../shared/crypto/accessToken.ts'
import { createTokenReader } from '../../shared/crypto/heldTokens.ts'
import { generatePrivateJwk, jwkSigner } from '../../shared/crypto/signer.ts'

const issuer = 'https://hub.test'
const now = new Date('2026-11-27T02:00:00Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)
const signer = await jwkSigner(await generatePrivateJwk())
const other = await jwkSigner(await generatePrivateJwk())
const caller = {
  id: ParticipantId.parse('tianjin-platform'),
  province: 'tianjin' as const,
  scopes: ['cards:resolve' as const],
  jkt: 'thumbprint-of-the-proof-key',
  kind: 'platform' as const,
  clientKey: 'k'.repeat(43),
}
const mint = (jti: string) => mintAccessToken(signer, issuer, caller, now, jti)
const open = () => {
  const keys = new Map([
    [signer.kid, signer.publicJwk],
    [other.kid, other.publicJwk],
  ])
  return { keys, read: createTokenReader(issuer, async () => keys) }
}

describe('a token that was verified once', () => {
  test('is read again without its signature, and says the same', async () => {
    const { read } = open()
    const token = await mint('one')
    const first = await read(token, now)
    expect(first).toMatchObject(caller)
    expect(await read(token, later(1))).toBe(first)
  })

  test('ends with its life', async () => {
    const { read } = open()
    const token = await mint('one')
    await read(token, now)
    expect(await read(token, later(tokenLife - 1))).toMatchObject(caller)
    expect(await read(token, later(tokenLife))).toBeUndefined()
    expect(await read(token, later(tokenLife + 1))).toBeUndefined()
  })

  test('ends with the key that signed it', async () => {
    const { keys, read } = open()
    const token = await mint('one')
    await read(token, now)
    keys.delete(signer.kid)
    expect(await read(token, later(1))).toBeUndefined()
  })

  test('lends nothing to another token: same claims under a foreign signature, or one more character', async () => {
    const { read } = open()
    const token = await mint('one')
    await read(token, now)
    const [header, claims] = token.split('.') as [string, string, string]
    const foreign = Buffer.from(await other.sign(Buffer.from(`${header}.${claims}`))).toString('base64url')
    expect(await read(`${header}.${claims}.${foreign}`, now)).toBeUndefined()
    expect(await read(`${token} `, now)).toBeUndefined()
    expect(await read(token.slice(0, -1), now)).toBeUndefined()
  })
})

test('of more tokens than are held each is read rightly', async () => {
  const keys = new Map([[signer.kid, signer.publicJwk]])
  const read = createTokenReader(issuer, async () => keys, 3)
  const tokens = await Promise.all(Array.from({ length: 8 }, (_, n) => mint(`token-${n}`)))
  for (const token of tokens) expect(await read(token, now)).toBeDefined()
  expect(await read(tokens[0] as string, now)).toMatchObject(caller)
})
