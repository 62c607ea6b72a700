import { participantChanged } from '../participants/events.ts'
import { cardOperations } from './cards/contract.ts'
import { codeOperations } from './codes/contract.ts'
import { codeRecognised } from './events.ts'

export const operations = { ...cardOperations, ...codeOperations } as const
export const events = { codeRecognised } as const
export const reactsTo = [participantChanged] as const
