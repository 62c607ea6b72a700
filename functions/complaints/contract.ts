import { mailAcknowledged } from '../participants/events.ts'
import { operations as arbitration } from './arbitration/contract.ts'
import { operations as evidence } from './evidence/contract.ts'
import { operations as filing } from './filing/contract.ts'
import { operations as following } from './following/contract.ts'
import { operations as inbox } from './inbox/contract.ts'

export const operations = { ...filing, ...following, ...evidence, ...inbox, ...arbitration } as const
export { events } from './events.ts'
export const reactsTo = [mailAcknowledged] as const
