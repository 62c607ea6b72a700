import { openStore } from '../../local/tables.ts'
import { serveParent } from '../support/process.ts'

/** The embedded store alone, in memory, so that its work is counted on nobody else. */
serveParent(async () => ({ ready: { endpoint: (await openStore()).endpoint } }))
