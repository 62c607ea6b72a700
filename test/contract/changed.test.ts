import { expect, test } from 'vitest'
import { chosenWithin } from '../../scripts/changed/choose.ts'

const took = new Map([
  ['slow.test.ts', 9_000],
  ['quick.test.ts', 100],
  ['middling.test.ts', 3_000],
])

test('the quickest related tests run first, as many as fit, and the rest is named', () => {
  const files = ['slow.test.ts', 'middling.test.ts', 'quick.test.ts']
  expect(chosenWithin(6_000, files, took, new Set())).toEqual({
    run: ['quick.test.ts', 'middling.test.ts'],
    left: ['slow.test.ts'],
  })
})

test('a test that changed itself runs whatever it takes', () => {
  const { run, left } = chosenWithin(1_000, ['quick.test.ts', 'slow.test.ts'], took, new Set(['slow.test.ts']))
  expect(run).toEqual(['slow.test.ts'])
  expect(left).toEqual(['quick.test.ts'])
})
