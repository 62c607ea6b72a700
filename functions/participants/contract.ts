import type { EventKind } from '../../shared/contract/event.ts'
import { events as catalog } from '../catalog/events.ts'
import { events as complaints } from '../complaints/events.ts'
import { events as identity } from '../identity/events.ts'
import { operations as documents } from './documents/contract.ts'
import { operations as keys } from './keys/contract.ts'
import { operations as mailbox } from './mailbox/contract.ts'
import { operations as registry } from './registry/contract.ts'
import { operations as tokens } from './tokens/contract.ts'

export const operations = { ...tokens, ...registry, ...keys, ...mailbox, ...documents } as const
export { events } from './events.ts'

/** Events that land in mailboxes, as their own contracts say. */
export const reactsTo: readonly EventKind[] = [catalog, complaints, identity]
  .flatMap((published): EventKind[] => Object.values(published))
  .filter(({ mail }) => mail)
