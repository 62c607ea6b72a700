import type { Handlers } from '../../../shared/http/bind.ts'
import type { Deps } from '../case/ports.ts'
import type { operations } from './contract.ts'
import { getCaseEvents } from './operations/getCaseEvents.ts'

export const evidence = (deps: Deps): Handlers<typeof operations> => ({
  getCaseEvents: getCaseEvents(deps),
})
