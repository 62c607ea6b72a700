import type { Proof } from '../crypto/dpop.ts'
import { sha256 } from '../crypto/ids.ts'
import type { Key, Table } from '../store/table.ts'

/**
 * Seconds between the check of a proof or assertion and the write that spends it, at most: whoever sends a used one in
 * its last instant, and the body slowly, must still meet it. Longer than any host lets a request take.
 */
export const longestRequest = 600

/** Where a service remembers used proofs: by key and proof id (RFC 9449 §11.1), hashed, because a jti is the caller's text. */
const proofKey = ({ jkt, jti }: Proof): Key => ({ pk: `PROOF#${sha256(`${jkt} ${jti}`)}`, sk: 'PROOF' })

/** Spends a proof in a write of its own; false when it was used before. Kept for as long as it could be accepted, and a request more. */
export const createSpendProof =
  (table: Table) =>
  async (proof: Proof): Promise<boolean> =>
    (await table.create({ ...proofKey(proof), data: {}, ttl: proof.expires + longestRequest })) === 'done'
