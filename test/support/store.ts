import { openSqliteStore, type SqliteStore } from '../../shared/sqlite/store.ts'
import type { Weather } from '../../shared/sqlite/weather.ts'

/** Calls of one process come in between each other; what they meet follows from the seed. */
const calm: Weather = { seed: Number(process.env['TEST_SEED'] ?? 1), yields: 1, shuffled: true }

/**
 * What `npm run test:weather` adds: indexes 100 ms late, a tenth of all calls refused for throughput. They are sent so often
 * that a refusal hardly ever gets through, or the tests' own looks would meet some too; what services do when one does
 * get through is drawn by the histories of mailboxes and killed by the faults.
 */
const foul: Weather = { ...calm, indexLagMs: 100, lagBy: 'real', refused: 0.1, tries: 8 }

export const isFoul = process.env['TEST_WEATHER'] === 'foul'

/** The weather every test runs in that does not name another. */
export const weatherOfTests = (): Weather => (isFoul ? foul : calm)

/** A store in memory, as tests without a hub use it. */
export const testStore = (weather: Weather = weatherOfTests()): SqliteStore => openSqliteStore({ weather })
