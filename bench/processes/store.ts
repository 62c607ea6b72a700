import { openDynalite } from '../../local/dynamo.ts'
import { serveParent } from '../support/process.ts'

/** DynamoDB's wire alone (dynalite, in memory), so that its work is counted on nobody else. */
serveParent(async () => ({ ready: { endpoint: (await openDynalite()).endpoint } }))
