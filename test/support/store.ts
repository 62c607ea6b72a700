import { openSqliteStore, type SqliteStore } from '../../shared/sqlite/store.ts'
import type { Weather } from '../../shared/sqlite/weather.ts'

/** Calls of one process come in between each other; what they meet follows from the seed. */
const calm: Weather = { seed: 1, yields: 1, shuffled: true }

/** The weather every test runs in that does not name another. */
export const weatherOfTests = (): Weather => calm

/** A store in memory, as tests without a hub use it. */
export const testStore = (weather: Weather = weatherOfTests()): SqliteStore => openSqliteStore({ weather })
