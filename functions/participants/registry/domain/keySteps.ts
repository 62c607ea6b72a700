import type * as z from 'zod'
import type { KeyUse } from '../../events.ts'
import type { KeyActor, Participant, ShownParticipant } from '../contract.ts'
import { type Key, mostKeys, type ParticipantRecord } from './participant.ts'

type Actor = z.output<typeof KeyActor>
type ShownKey = z.output<typeof ShownParticipant>['keys'][number]

/** What a key went through beside its state, by kid; kept for revoked keys too. A key older than this record has none. */
export type KeySteps = Readonly<
  Record<string, { addedBy: Actor; provenAt?: string | undefined; approvedBy?: Actor | undefined }>
>

/**
 * Uses whose keys speak to everybody in the province's name. One stolen client key must not be enough to put another in
 * place of them: codes signed by it would be accepted.
 */
const speaksForProvince: Record<z.output<typeof KeyUse>, boolean> = { client: false, code: true, answer: true }

/** Keys whose adder nobody wrote down are of one line. */
const unknownLine = ''

/**
 * The key with which a line of client keys began: one that the operator added; all that were added with it, with those, and
 * so on are of its line. Who holds one key can add another, so two keys are two parties only when their lines differ.
 */
const lineOf = (participant: string, kid: string, steps: KeySteps): string => {
  let at = kid
  for (let i = 0; i < mostKeys; i++) {
    const by = steps[at]?.addedBy
    if (!by) return unknownLine
    if (by.participant !== participant) return at
    at = by.kid
  }
  return unknownLine
}

/** Whether a key that is proven still needs an approval: one that the operator added needs none. */
export const needsApproval = (
  { id }: Pick<ParticipantRecord, 'id'>,
  { kid, use }: Pick<Key, 'kid' | 'use'>,
  steps: KeySteps,
): boolean => speaksForProvince[use] && (steps[kid]?.addedBy.participant ?? id) === id

/** The operator may approve a key; else a client key of another line than the one that added it. */
export const mayApprove = (
  { id }: Pick<ParticipantRecord, 'id'>,
  kid: string,
  steps: KeySteps,
  by: Pick<Actor, 'participant' | 'kid'>,
): boolean => {
  if (by.participant !== id) return true
  const adder = steps[kid]?.addedBy
  return adder !== undefined && lineOf(id, by.kid, steps) !== lineOf(id, adder.kid, steps)
}

/** A key as callers see it: stored `pending` until it is active, shown as waiting for its approval once it is proven. */
export const shownKey = (key: Key, steps: KeySteps): ShownKey => {
  const { addedBy, provenAt, approvedBy } = steps[key.kid] ?? {}
  const waits = key.state === 'pending' && provenAt !== undefined
  return {
    ...key,
    ...(waits && { state: 'awaiting-approval', since: provenAt }),
    ...(addedBy && { addedBy }),
    ...(approvedBy && { approvedBy }),
  }
}

export const shownParticipant = (
  participant: z.output<typeof Participant>,
  steps: KeySteps,
): z.output<typeof ShownParticipant> => ({
  ...participant,
  keys: participant.keys.map((key) => shownKey(key, steps)),
})
