import { participantChanged } from '../participants/events.ts'
import { operations as cards } from './cards/contract.ts'
import { operations as codes } from './codes/contract.ts'
import { operations as resolution } from './resolution/contract.ts'

export const operations = { ...cards, ...resolution, ...codes } as const
export { events } from './events.ts'
export const reactsTo = [participantChanged] as const
