import { beforeAll, describe, expect, test } from 'vitest'
import { services } from '../../functions/manifest.ts'
import { functionKinds } from '../../infra/entries.ts'
import { allBundles, type Bundle, forbidden } from '../../scripts/bundles.ts'

/** Size is cold-start time, and Lambda bills it: 550 KB of code, beside the documents a function serves. */
const limit = 550 * 1024

/** Bundles that are allowed more, each with its reason. */
const allowances: Readonly<Record<string, number>> = {
  // Cards and codes in one function: twice the operations of any other.
  'identity/api': 565 * 1024,
  // Case, assignment, routing and clock rules with their texts in two languages.
  'complaints/api': 565 * 1024,
}

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
    const sizes = bundles.map(({ name, bytes, inputs }) => {
      const documents = inputs.filter(({ path }) => path.startsWith('docs/')).reduce((sum, i) => sum + i.bytes, 0)
      return { name, code: bytes - documents, allowed: allowances[name] ?? limit }
    })
    expect(sizes.filter(({ code, allowed }) => code > allowed)).toEqual([])
  })

  test.each(forbidden)('none carries $why', ({ pattern }) => {
    const carriers = bundles.flatMap(({ name, inputs }) =>
      inputs.filter(({ path, bytes }) => bytes > 0 && pattern.test(path)).map(({ path }) => `${name}: ${path}`),
    )
    expect(carriers).toEqual([])
  })
})
