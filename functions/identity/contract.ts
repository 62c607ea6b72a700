import { participantChanged } from '../participants/events.ts'

export const operations = {} as const
export const events = {} as const
export const reactsTo = [participantChanged] as const
