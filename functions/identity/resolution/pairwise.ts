import type { ParticipantId } from '../../../shared/contract/ids.ts'
import type { KeyedHash } from '../../../shared/crypto/keyedHash.ts'

/**
 * Names that differ per asking participant and stay the same over time: two participants cannot join what they know by
 * them. A person and a card have names of their own.
 */
export const createPairwise = (hash: KeyedHash) => ({
  subject: (participant: ParticipantId, personHash: string): string => hash('subject', participant, personHash),
  card: (participant: ParticipantId, cardHash: string): string => hash('card-ref', participant, cardHash),
})

export type PairwiseNames = ReturnType<typeof createPairwise>
