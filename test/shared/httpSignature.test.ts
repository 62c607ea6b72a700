import { describe, expect, test } from 'vitest'
import { deadlineHeader, type SignedRequest, signRequest, verifyRequest } from '../../shared/crypto/httpSignature.ts'
import { generatePrivateJwk, jwkSigner } from '../../shared/crypto/signer.ts'

const now = new Date('2026-11-23T01:00:00.000Z')
const signer = await jwkSigner(await generatePrivateJwk())
const keys = new Map([[signer.kid, signer.publicJwk]])
const nonce = 'non_0123456789abcdefghjkmnpqrs'
const request: SignedRequest = {
  method: 'POST',
  url: 'https://card.he.example/hub/card-queries',
  body: Buffer.from('{"credential":{}}'),
  contentType: 'application/json',
  deadline: '2026-11-23T01:00:01.800Z',
}
const signed = await signRequest(signer, request, now, nonce)

type Sent = SignedRequest & { headers: Record<string, string> }
const verify = (changes: Partial<Sent> = {}, at = now, spendNonce?: (nonce: string, expires: Date) => boolean) => {
  const sent = { ...request, headers: signed.headers, ...changes }
  return verifyRequest({ ...sent, header: (name) => sent.headers[name] }, keys, at, spendNonce)
}
const withHeader = (name: string, change: (value: string) => string) => ({
  headers: { ...signed.headers, [name]: change(signed.headers[name] ?? '') },
})
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)

describe('RFC 9421 profile of the home protocol', () => {
  test('the signature base has the form of RFC 9421 §2.5', () => {
    expect(signed.base.split('\n')).toEqual([
      '"@method": POST',
      '"@target-uri": https://card.he.example/hub/card-queries',
      '"content-digest": sha-256=:3anu121xETlYnkbPVigB0d9+5zBcu2VhQEVnJUsKB1g=:',
      '"content-type": application/json',
      '"hub-deadline": 2026-11-23T01:00:01.800Z',
      `"@signature-params": ("@method" "@target-uri" "content-digest" "content-type" "hub-deadline");created=1795395600;expires=1795395660;nonce="${nonce}";keyid="${signer.kid}";tag="onecard-hub"`,
    ])
    expect(signed.headers['signature-input']).toBe(`hub=${signed.base.split('"@signature-params": ')[1]}`)
    expect(signed.headers['signature']).toMatch(/^hub=:[A-Za-z0-9+/]{86}==:$/)
  })

  test('what was signed is believed, and the base is given for the answer to be bound to', async () => {
    expect(await verify()).toEqual({ ok: true, base: signed.base, deadline: new Date(request.deadline) })
  })

  test.each<[string, Partial<Sent>, string]>([
    ['another method', { method: 'PUT' }, 'signature'],
    ['another path', { url: 'https://card.he.example/hub/code-introspections' }, 'signature'],
    ['another host', { url: 'https://card.evil.example/hub/card-queries' }, 'signature'],
    ['another body', { body: Buffer.from('{"credential":[]}') }, 'digest'],
    [
      'another body with its digest',
      {
        body: Buffer.from('{}'),
        ...withHeader('content-digest', () => 'sha-256=:RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=:'),
      },
      'signature',
    ],
    ['another content type', withHeader('content-type', () => 'text/plain'), 'signature'],
    ['a stretched deadline', withHeader(deadlineHeader, () => '2026-11-23T02:00:00.000Z'), 'signature'],
    ['a deadline that is no time', withHeader(deadlineHeader, () => 'soon'), 'shape'],
    ['another nonce', withHeader('signature-input', (v) => v.replace(nonce, nonce.replace('0', '1'))), 'signature'],
    [
      'a later expiry',
      withHeader('signature-input', (v) => v.replace('expires=1795395660', 'expires=1795395659')),
      'signature',
    ],
    [
      'a life over 60 s',
      withHeader('signature-input', (v) => v.replace('expires=1795395660', 'expires=1795399999')),
      'time',
    ],
    ['a component left out', withHeader('signature-input', (v) => v.replace(' "hub-deadline"', '')), 'shape'],
    ['another tag', withHeader('signature-input', (v) => v.replace('onecard-hub', 'another-hub')), 'shape'],
    [
      'an unknown key',
      withHeader('signature-input', (v) => v.replace(/keyid="."/, 'keyid="A').replace(signer.kid, 'A'.repeat(43))),
      'key',
    ],
    ['an unknown parameter', withHeader('signature-input', (v) => `${v};alg="none"`), 'shape'],
    ['another label', withHeader('signature', (v) => v.replace('hub=', 'sig1=')), 'shape'],
    ['a short signature', withHeader('signature', (v) => v.replace(/.{4}==:$/, '==:')), 'shape'],
    ['something before the input', withHeader('signature-input', (v) => `a=1,${v}`), 'shape'],
    ['something before the signature', withHeader('signature', (v) => `a=:AA==:,${v}`), 'shape'],
    ['something behind the signature', withHeader('signature', (v) => `${v},a=:AA==:`), 'shape'],
    ['a nonce of 15 characters', withHeader('signature-input', (v) => v.replace(nonce, nonce.slice(0, 15))), 'shape'],
    ['a nonce of 65 characters', withHeader('signature-input', (v) => v.replace(nonce, 'n'.repeat(65))), 'shape'],
    ['a nonce of 16 characters', withHeader('signature-input', (v) => v.replace(nonce, 'n'.repeat(16))), 'signature'],
    ['a nonce of 64 characters', withHeader('signature-input', (v) => v.replace(nonce, 'n'.repeat(64))), 'signature'],
    [
      'a keyid of another length',
      withHeader('signature-input', (v) => v.replace(signer.kid, `${signer.kid}A`)),
      'shape',
    ],
    [
      'an end that is its beginning, within the tolerance',
      withHeader('signature-input', (v) =>
        v.replace(/created=\d+;expires=\d+/, 'created=1795395605;expires=1795395605'),
      ),
      'time',
    ],
    [
      'a life of one second',
      withHeader('signature-input', (v) =>
        v.replace(/created=\d+;expires=\d+/, 'created=1795395605;expires=1795395606'),
      ),
      'signature',
    ],
    [
      'an end that is its beginning',
      withHeader('signature-input', (v) => v.replace('created=1795395600', 'created=1795395660')),
      'time',
    ],
    [
      'an end before its beginning',
      withHeader('signature-input', (v) => v.replace('created=1795395600', 'created=1795395661')),
      'time',
    ],
    [
      'a time of 13 digits',
      withHeader('signature-input', (v) => v.replace('created=1795395600', 'created=1795395600000')),
      'shape',
    ],
    ['no input', withHeader('signature-input', () => ''), 'missing'],
    ['no signature', withHeader('signature', () => ''), 'missing'],
    ['no digest', withHeader('content-digest', () => ''), 'missing'],
    ['no content type', withHeader('content-type', () => ''), 'missing'],
    ['no deadline', withHeader(deadlineHeader, () => ''), 'missing'],
  ])('refused: %s', async (_name, changes, reason) => {
    expect(await verify(changes)).toEqual({ ok: false, reason })
  })

  test('lives 60 seconds, and bears a clock 10 seconds behind', async () => {
    expect(await verify({}, later(59))).toMatchObject({ ok: true })
    expect(await verify({}, later(60))).toEqual({ ok: false, reason: 'time' })
    expect(await verify({}, later(-10))).toMatchObject({ ok: true })
    expect(await verify({}, later(-11))).toEqual({ ok: false, reason: 'time' })
  })

  test('a signature by somebody else under the hub’s kid does not hold', async () => {
    const thief = { ...(await jwkSigner(await generatePrivateJwk())), kid: signer.kid }
    const { headers } = await signRequest(thief, request, now, nonce)
    expect(await verify({ headers })).toEqual({ ok: false, reason: 'signature' })
  })

  test('a key that is no point of the curve makes a signature that does not hold, never a throw', async () => {
    const off = new Map([[signer.kid, { ...signer.publicJwk, x: signer.publicJwk.y }]])
    const header = (name: string) => signed.headers[name]
    expect(await verifyRequest({ ...request, header }, off, now)).toEqual({ ok: false, reason: 'signature' })
  })

  test('a nonce is kept until the signature it came with has ended: by then nobody takes it', async () => {
    const kept: [string, string][] = []
    const keep = (one: string, until: Date) => kept.push([one, until.toISOString()]) > 0
    expect(await verify({}, now, keep)).toMatchObject({ ok: true })
    expect(kept).toEqual([[nonce, '2026-11-23T01:01:00.000Z']])
    expect(await verify({}, new Date(kept[0]?.[1] ?? ''), keep)).toEqual({ ok: false, reason: 'time' })
    expect(kept).toHaveLength(1)
  })

  test('a request is signed in whole seconds, and lives from the one it began in', async () => {
    const { headers } = await signRequest(signer, request, later(0.999), nonce)
    expect(headers['signature-input']).toBe(signed.headers['signature-input'])
  })

  test('each header by its name', () => {
    expect(Object.keys(signed.headers)).toEqual([
      'content-type',
      'content-digest',
      'hub-deadline',
      'signature-input',
      'signature',
    ])
  })

  test('a nonce serves once, and is spent by nobody who lacks the key', async () => {
    const seen = new Set<string>()
    const spend = (one: string) => !seen.has(one) && seen.add(one).has(one)
    expect(await verify({ method: 'PUT' }, now, spend)).toEqual({ ok: false, reason: 'signature' })
    expect(await verify({}, now, spend)).toMatchObject({ ok: true })
    expect(await verify({}, now, spend)).toEqual({ ok: false, reason: 'replayed' })
  })
})
