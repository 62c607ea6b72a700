import { react } from '../../shared/events/react.ts'
import type { Log } from '../../shared/observe/log.ts'
import { reactsTo } from './contract.ts'
import { type DeliveryDeps, onMailAcknowledged } from './inbox/reactions/MailAcknowledged.ts'

export const createReactions = (deps: DeliveryDeps & { log: Log }) =>
  react(reactsTo, { MailAcknowledged: onMailAcknowledged(deps) }, deps.log)
