import { beforeAll, describe, expect, test } from 'vitest'
import { services } from '../../functions/manifest.ts'
import { functionKinds } from '../../infra/entries.ts'
import { allBundles, type Bundle, forbidden } from '../../scripts/bundles.ts'

/** Size is cold-start time, and Lambda bills it. */
const limit = 550 * 1024

let bundles: Bundle[]
beforeAll(async () => {
  bundles = await allBundles()
})

describe('what is deployed', () => {
  test('every function of every service is bundled', () => {
    expect(bundles.map(({ name }) => name).sort()).toEqual(
      services.flatMap(({ name }) => functionKinds.map((kind) => `${name}/${kind}`)).sort(),
    )
  })

  test('no function is larger than a quick cold start allows', () => {
    expect(bundles.filter(({ bytes }) => bytes > limit).map(({ name, bytes }) => ({ name, bytes }))).toEqual([])
  })

  test.each(forbidden)('none carries $why', ({ pattern }) => {
    const carriers = bundles.flatMap(({ name, inputs }) =>
      inputs.filter(({ path, bytes }) => bytes > 0 && pattern.test(path)).map(({ path }) => `${name}: ${path}`),
    )
    expect(carriers).toEqual([])
  })
})
