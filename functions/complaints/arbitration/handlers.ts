import type { Handlers } from '../../../shared/http/bind.ts'
import type { Deps } from '../case/ports.ts'
import type { operations } from './contract.ts'
import { designateHolder } from './operations/designateHolder.ts'

export const arbitration = (deps: Deps): Handlers<typeof operations> => ({
  designateHolder: designateHolder(deps),
})
