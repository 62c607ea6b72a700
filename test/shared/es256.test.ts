import { generateKeyPairSync, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import { PublicJwk } from '../../shared/crypto/jwk.ts'
import { es256 } from '../../shared/crypto/suites/es256.ts'

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const jwk = PublicJwk.parse(publicKey.export({ format: 'jwk' }))
const data = Buffer.from('what is signed')
const signed = () => sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' })

/** The order of P-256 (FIPS 186-5, SP 800-186 §3.2.1.3). */
const order = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551'
const number = (hex: string) => Buffer.from(hex.padStart(64, '0'), 'hex')

test('every signature of the key holds, whatever zeros and high bits its numbers begin with', async () => {
  let [leadingZero, highBit] = [0, 0]
  for (let n = 0; n < 1_500; n++) {
    const signature = signed()
    if (signature[0] === 0 || signature[32] === 0) leadingZero++
    if ((signature[0] as number) > 0x7f) highBit++
    expect(await es256.verify(jwk, data, signature)).toBe(true)
  }
  // 1,500 signatures have about 12 with a zero first; none at all happens once in 100,000 runs.
  expect(leadingZero).toBeGreaterThan(0)
  expect(highBit).toBeGreaterThan(0)
})

test('no other bytes, key or length holds', async () => {
  const good = signed()
  const other = PublicJwk.parse(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }))
  expect(await es256.verify(jwk, Buffer.from('something else'), good)).toBe(false)
  expect(await es256.verify(other, data, good)).toBe(false)
  for (const length of [0, 1, 32, 63, 65, 96]) {
    const cut = Buffer.alloc(length)
    good.copy(cut)
    expect(await es256.verify(jwk, data, cut)).toBe(false)
  }
  for (let at = 0; at < 64; at++) {
    const touched = Buffer.from(good)
    touched[at] = (touched[at] as number) ^ 1
    expect(await es256.verify(jwk, data, touched)).toBe(false)
  }
})

test('numbers outside 1 … n−1 never hold', async () => {
  const good = signed()
  const [r, s] = [good.subarray(0, 32), good.subarray(32)]
  for (const bad of [number('0'), number(order), number('f'.repeat(64))]) {
    expect(await es256.verify(jwk, data, Buffer.concat([bad, s]))).toBe(false)
    expect(await es256.verify(jwk, data, Buffer.concat([r, bad]))).toBe(false)
    expect(await es256.verify(jwk, data, Buffer.concat([bad, bad]))).toBe(false)
  }
})
