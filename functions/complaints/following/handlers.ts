import type { Handlers } from '../../../shared/http/bind.ts'
import type { Deps } from '../case/ports.ts'
import type { operations } from './contract.ts'
import { followComplaint } from './operations/followComplaint.ts'
import { getCase } from './operations/getCase.ts'
import { getTrackPage } from './operations/getTrackPage.ts'
import { showTrackPage } from './operations/showTrackPage.ts'

export const following = (deps: Deps): Handlers<typeof operations> => ({
  followComplaint: followComplaint(deps),
  getCase: getCase(deps),
  getTrackPage: getTrackPage(),
  showTrackPage: showTrackPage(deps),
})
