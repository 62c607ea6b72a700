import { mailAcknowledged } from '../participants/events.ts'
import { assignmentOffered, refusalReported } from './events.ts'

export const operations = {} as const
export const events = { assignmentOffered, refusalReported } as const
export const reactsTo = [mailAcknowledged] as const
