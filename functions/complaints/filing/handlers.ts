import type { Handlers } from '../../../shared/http/bind.ts'
import type { Deps } from '../case/ports.ts'
import type { operations } from './contract.ts'
import { fileComplaint } from './operations/fileComplaint.ts'
import { previewRouting } from './operations/previewRouting.ts'
import { recallCase } from './operations/recallCase.ts'

export const filing = (deps: Deps): Handlers<typeof operations> => ({
  fileComplaint: fileComplaint(deps),
  previewRouting: previewRouting(deps),
  recallCase: recallCase(deps),
})
