import { es256 } from './es256.ts'
import type { Suite } from './suite.ts'

/** The algorithms the hub verifies, by their word in a JOSE header. A name that is no row is refused. */
export const suites: ReadonlyMap<unknown, Suite> = new Map([es256].map((suite) => [suite.alg, suite]))
