import { participantChanged } from '../participants/events.ts'
import { codeRecognised } from './events.ts'

export const operations = {} as const
export const events = { codeRecognised } as const
export const reactsTo = [participantChanged] as const
