import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { opaqueProfile } from '../../../local/provinces/codes.ts'
import type { Client } from '../../../sdk/client.ts'
import { type TestHub, testHub } from '../../support/hub.ts'

let hub: TestHub
let hebei: Client
let tianjin: Client
let museum: Client
beforeAll(async () => {
  hub = await testHub()
  hebei = await hub.join({ id: 'hebei-platform', province: 'hebei' })
  tianjin = await hub.join({ id: 'tianjin-platform', province: 'tianjin' })
  museum = await hub.join({ id: 'tianjin-museum', kind: 'venue', province: 'tianjin' })
})
afterAll(() => hub.stop())

const { body } = opaqueProfile('hebei')
const withPrefix = (prefix: string, more: object = {}) => ({ ...body, ...more, shape: { ...body.shape, prefix } })
const put = (by: Client, id: string, content: object, ifMatch?: string) =>
  by.call('PUT', `/v1/code-profiles/${id}`, { body: content, headers: ifMatch ? { 'if-match': ifMatch } : {} })

describe('PUT /v1/code-profiles/{id}', () => {
  test('201, then 200 with If-Match: the owner is the caller’s province and the version is the ETag', async () => {
    const made = await put(hebei, 'he-service', withPrefix('HES.'))
    expect(made).toMatchObject({ status: 201, body: { id: 'he-service', owner: 'hebei', version: 1, state: 'active' } })
    expect(made.headers.get('etag')).toBe('"1"')
    const changed = await put(hebei, 'he-service', withPrefix('HES.', { maxLifeSeconds: 30 }), '"1"')
    expect(changed).toMatchObject({ status: 200, body: { version: 2, maxLifeSeconds: 30 } })
    expect(changed.headers.get('etag')).toBe('"2"')
  })

  test('200: the same content again changes nothing, with or without If-Match', async () => {
    const content = withPrefix('HET.')
    await put(hebei, 'he-again', content)
    expect(await put(hebei, 'he-again', content)).toMatchObject({ status: 200, body: { version: 1 } })
    expect(await put(hebei, 'he-again', content, '"7"')).toMatchObject({ status: 200, body: { version: 1 } })
  })

  test('428 without If-Match, 412 with an old one or for a profile that is not there', async () => {
    await put(hebei, 'he-locked', withPrefix('HEL.'))
    const changed = withPrefix('HEL.', { singleUse: false })
    expect(await put(hebei, 'he-locked', changed)).toMatchObject({
      status: 428,
      body: { code: 'precondition-required' },
    })
    expect(await put(hebei, 'he-locked', changed, '"9"')).toMatchObject({
      status: 412,
      body: { code: 'precondition-failed' },
    })
    expect(await put(hebei, 'he-absent', withPrefix('HEX.'), '"1"')).toMatchObject({ status: 412 })
    expect(await put(hebei, 'he-locked', changed, '*')).toMatchObject({ status: 200, body: { version: 2 } })
  })

  test('409: another province’s id, and the profile all share', async () => {
    await put(hebei, 'he-own', withPrefix('HEO.'))
    const taken = { status: 409, body: { code: 'code-profile-taken' } }
    expect(await put(tianjin, 'he-own', withPrefix('TJO.'), '"1"')).toMatchObject(taken)
    expect(await put(hebei, 'jjj-code', withPrefix('HEJ.'))).toMatchObject(taken)
  })

  test.each([
    ['equal', 'HEZ.'],
    ['longer', 'HEZ.A'],
    ['shorter', 'HEZ'],
  ])('422: a prefix that overlaps another province’s: %s', async (_name, prefix) => {
    await put(hebei, 'he-zone', withPrefix('HEZ.'))
    const answer = await put(tianjin, 'tj-zone', withPrefix(prefix))
    const valid = /^[A-Z][A-Za-z0-9]{1,11}[.:-]?$/.test(prefix)
    expect(answer).toMatchObject({
      status: 422,
      body: { code: valid ? 'code-shape-overlaps' : 'validation-failed' },
    })
  })

  test('two provinces that register overlapping shapes at once: one of them gets it', async () => {
    for (let round = 0; round < 5; round++) {
      const prefix = `RACE${round}`
      const answers = await Promise.all([
        put(hebei, `he-race-${round}`, withPrefix(`${prefix}X`)),
        put(tianjin, `tj-race-${round}`, withPrefix(prefix)),
      ])
      expect(answers.map(({ status }) => status).filter((status) => status === 201)).toHaveLength(1)
      expect(answers.map(({ status }) => status).every((status) => [201, 409, 422].includes(status))).toBe(true)
    }
  })

  test('403: without the scope', async () => {
    const refused = { status: 403, body: { code: 'insufficient-scope' } }
    expect(await put(museum, 'tj-museum', withPrefix('TJM.'))).toMatchObject(refused)
    expect(await put(hub.operator, 'hub-code', withPrefix('HUB.'))).toMatchObject(refused)
  })

  const signed = { mode: 'signed', shape: { prefix: 'HEQ.', alphabet: 'jws', length: { min: 120, max: 400 } } }
  test.each<[string, object, string]>([
    ['a pattern of the caller’s own', { shape: { ...body.shape, pattern: '(a+)+$' } }, '/shape'],
    ['a prefix of digits', withPrefix('62'), '/shape/prefix'],
    ['a prefix in lower case', withPrefix('https:'), '/shape/prefix'],
    ['no prefix', withPrefix(''), '/shape/prefix'],
    ['an alphabet nobody knows', { shape: { ...body.shape, alphabet: '.*' } }, '/shape/alphabet'],
    ['min above max', { shape: { ...body.shape, length: { min: 32, max: 16 } } }, '/shape/length'],
    ['longer than any code', { shape: { ...body.shape, length: { min: 32, max: 512 } } }, '/shape/length/max'],
    ['a signed mode without jws', { mode: 'signed' }, '/shape/alphabet'],
    ['jws without signed mode', { shape: signed.shape }, '/shape/alphabet'],
    ['a signed code of ten minutes', { ...signed, maxLifeSeconds: 600 }, '/maxLifeSeconds'],
    ['an opaque code offline', { offlinePolicy: { policy: 'ONLINE_PREFERRED' } }, '/offlinePolicy/policy'],
    [
      'offline for ever',
      { ...signed, offlinePolicy: { policy: 'OFFLINE_ALLOWED' } },
      '/offlinePolicy/maxStalenessSeconds',
    ],
    ['an owner named', { owner: 'tianjin' }, ''],
  ])('422: %s', async (_name, wrong, pointer) => {
    const answer = await put(hebei, 'he-wrong', { ...body, ...wrong })
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation-failed' } })
    expect((answer.body as { errors: { pointer: string }[] }).errors.map((e) => e.pointer)).toContain(pointer)
  })

  test('422: a prefix that means something outside the hub', async () => {
    expect(await put(hebei, 'he-web', withPrefix('HTTP'))).toMatchObject({
      status: 422,
      body: { code: 'code-shape-overlaps' },
    })
  })

  test('404: an id of another form', async () => {
    expect(await put(hebei, 'HE_CODE', withPrefix('HEW.'))).toMatchObject({ status: 404 })
  })
})
