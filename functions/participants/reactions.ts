import { react } from '../../shared/events/react.ts'
import type { Log } from '../../shared/observe/log.ts'
import { reactsTo } from './contract.ts'
import { type MailDeps, onMail } from './mailbox/reactions/mail.ts'

export const createReactions = (deps: MailDeps & { log: Log }) =>
  react(reactsTo, Object.fromEntries(reactsTo.map((kind) => [kind.type, onMail(kind, deps)])), deps.log)
