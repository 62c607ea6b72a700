import { react } from '../../shared/events/react.ts'
import type { Log } from '../../shared/observe/log.ts'
import { reactsTo } from './contract.ts'
import type { HomeStore } from './homes/ports.ts'
import { onParticipantChanged } from './homes/reactions/ParticipantChanged.ts'

export const createReactions = (deps: { homes: HomeStore; log: Log }) =>
  react(reactsTo, { ParticipantChanged: onParticipantChanged(deps) }, deps.log)
