import { react } from '../../shared/events/react.ts'
import type { Log } from '../../shared/observe/log.ts'
import { reactsTo } from './contract.ts'
import type { MailboxStore } from './mailbox/ports.ts'
import { onAssignmentOffered } from './mailbox/reactions/AssignmentOffered.ts'
import { onCodeRecognised } from './mailbox/reactions/CodeRecognised.ts'
import { onReleasePublished } from './mailbox/reactions/ReleasePublished.ts'
import type { ParticipantStore } from './registry/ports.ts'

type Deps = { participants: ParticipantStore; mailbox: MailboxStore; log: Log }

export const createReactions = (deps: Deps) =>
  react(
    reactsTo,
    {
      AssignmentOffered: onAssignmentOffered(deps),
      CodeRecognised: onCodeRecognised(deps),
      ReleasePublished: onReleasePublished(deps),
    },
    deps.log,
  )
