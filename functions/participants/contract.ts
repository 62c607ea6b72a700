import { releasePublished } from '../catalog/events.ts'
import { assignmentOffered } from '../complaints/events.ts'
import { codeRecognised } from '../identity/events.ts'
import { operations as documents } from './documents/contract.ts'
import { mailAcknowledged, participantChanged } from './events.ts'
import { operations as keys } from './keys/contract.ts'
import { operations as mailbox } from './mailbox/contract.ts'
import { operations as registry } from './registry/contract.ts'
import { operations as tokens } from './tokens/contract.ts'

export const operations = { ...tokens, ...registry, ...keys, ...mailbox, ...documents } as const

export const events = { participantChanged, mailAcknowledged } as const

/** Events that land in mailboxes. */
export const reactsTo = [assignmentOffered, codeRecognised, releasePublished] as const
