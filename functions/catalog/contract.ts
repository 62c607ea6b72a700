import { refusalReported } from '../complaints/events.ts'
import { participantChanged } from '../participants/events.ts'
import { operations as checks } from './checks/contract.ts'
import { operations as disputes } from './disputes/contract.ts'
import { proposalApproved, releasePublished } from './events.ts'
import { operations as pages } from './pages/contract.ts'
import { operations as proposals } from './proposals/contract.ts'
import { operations as releases } from './releases/contract.ts'
import { operations as search } from './search/contract.ts'

export const operations = { ...releases, ...search, ...checks, ...proposals, ...disputes, ...pages } as const
export { events } from './events.ts'
export const reactsTo = [refusalReported, proposalApproved, releasePublished, participantChanged] as const
