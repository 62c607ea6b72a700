import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { kmsSealer } from '../../shared/aws/kmsSeal.ts'
import { localSealer, openWith, type Sealer, sealWith } from '../../shared/crypto/seal.ts'

/** A KMS of two operations on a loopback port: wraps data keys with the encryption context, as the real one does. */
const master = new Uint8Array(32).fill(9)
const kms = createServer((request, response) => {
  let text = ''
  request.on('data', (chunk) => {
    text += chunk
  })
  request.on('end', () => {
    const asked = JSON.parse(text)
    const generate = request.headers['x-amz-target']?.toString().endsWith('GenerateDataKey')
    try {
      const key = generate
        ? Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64')
        : openWith(master, asked.EncryptionContext, Buffer.from(asked.CiphertextBlob, 'base64').toString())
      const wrapped = generate ? sealWith(master, asked.EncryptionContext, key) : ''
      response.setHeader('content-type', 'application/x-amz-json-1.1')
      response.end(JSON.stringify({ Plaintext: key, CiphertextBlob: Buffer.from(wrapped).toString('base64') }))
    } catch {
      response.statusCode = 400
      response.end(JSON.stringify({ __type: 'InvalidCiphertextException' }))
    }
  })
})

beforeAll(async () => {
  await new Promise<void>((resolve) => kms.listen(0, '127.0.0.1', resolve))
  process.env['AWS_ENDPOINT_URL_KMS'] = `http://127.0.0.1:${(kms.address() as AddressInfo).port}`
})
afterAll(() => new Promise((resolve) => kms.close(resolve)))

const context = { case: 'C7K2M9QX4N', part: 'content' }
/** Longer in UTF-8 than KMS takes at once. */
const text = '汉'.repeat(2000)

describe.each<[string, () => Sealer]>([
  ['local', () => localSealer(new Uint8Array(32).fill(2))],
  ['KMS', () => kmsSealer('seal-key')],
])('the %s sealer', (_name, make) => {
  test('opens what it sealed, whatever the order of the context’s members', async () => {
    const sealed = await make().seal(context, text)
    expect(await make().open({ part: 'content', case: 'C7K2M9QX4N' }, sealed)).toBe(text)
  })

  test('seals the same text differently every time', async () => {
    expect(await make().seal(context, text)).not.toBe(await make().seal(context, text))
  })

  test.each([
    ['another case', { ...context, case: 'C7K2M9QX4P' }],
    ['another part', { ...context, part: 'answer' }],
    ['no context', {}],
  ])('does not open for %s', async (_other, other) => {
    const sealed = await make().seal(context, text)
    await expect(make().open(other, sealed)).rejects.toThrow()
  })

  test('does not open what was altered or cut', async () => {
    const sealed = await make().seal(context, 'x')
    const middle = sealed.length - 8
    const altered = sealed.slice(0, middle) + (sealed[middle] === 'A' ? 'B' : 'A') + sealed.slice(middle + 1)
    for (const bad of [altered, sealed.slice(0, -4), '']) await expect(make().open(context, bad)).rejects.toThrow()
  })
})

test('a key of another length is refused at once', () => {
  expect(() => localSealer(new Uint8Array(16))).toThrow()
})
