import type { Key, Table } from '../aws/table.ts'
import type { Proof } from '../crypto/dpop.ts'

/** Where a service remembers used proofs: by the key's thumbprint and the proof's id, as RFC 9449 §11.1 asks. */
export const proofKey = ({ jkt, jti }: Proof): Key => ({ pk: `PROOF#${jkt}#${jti}`, sk: 'PROOF' })

/** Spends a proof in a write of its own; false when it was used before. Kept until the last instant it could be accepted. */
export const createSpendProof =
  (table: Table) =>
  async (proof: Proof): Promise<boolean> =>
    (await table.create({ ...proofKey(proof), data: {}, ttl: proof.expires })) === 'done'
