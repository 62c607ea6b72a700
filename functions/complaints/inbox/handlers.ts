import type { Handlers } from '../../../shared/http/bind.ts'
import type { Deps } from '../case/ports.ts'
import type { operations } from './contract.ts'
import { acceptAssignment } from './operations/acceptAssignment.ts'
import { answerAssignment } from './operations/answerAssignment.ts'
import { getAssignment } from './operations/getAssignment.ts'
import { listAssignments } from './operations/listAssignments.ts'
import { returnAssignment } from './operations/returnAssignment.ts'

export const inbox = (deps: Deps): Handlers<typeof operations> => ({
  listAssignments: listAssignments(deps),
  getAssignment: getAssignment(deps),
  acceptAssignment: acceptAssignment(deps),
  returnAssignment: returnAssignment(deps),
  answerAssignment: answerAssignment(deps),
})
