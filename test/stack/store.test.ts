import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { wireStore } from '../../local/dynamo.ts'
import { openSqliteStore, type SqliteStore } from '../../shared/sqlite/store.ts'
import type { Store } from '../../shared/store/store.ts'
import { answerAlike } from '../support/histories.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const histories = Number(process.env['HISTORIES'] ?? 60)
const name = `contract-${seed}`

let emulator: Store
let embedded: SqliteStore
beforeAll(async () => {
  emulator = wireStore(process.env['AWS_ENDPOINT_URL'] ?? '')
  embedded = openSqliteStore({ weather: { seed, shuffled: true } })
  await Promise.all([emulator, embedded].map((store) => store.createTable(name)))
})
afterAll(() => Promise.all([emulator, embedded].map((store) => store?.close())))

test('SQLite and the emulator’s DynamoDB answer every history alike', async () => {
  console.log(
    `${histories} histories of a store from seed ${seed}: SEED=${seed} HISTORIES=${histories} runs them again`,
  )
  const found = await fc.check(answerAlike(embedded, emulator, name), { seed, numRuns: histories, endOnFailure: true })
  expect(found.failed, JSON.stringify(found.counterexample)).toBe(false)
})
