import * as z from 'zod'
import { Issuer } from '../../shared/contract/issuer.ts'

/** Environment of this service's functions. */
export const Config = z.object({
  HUB_ISSUER: Issuer,
  TABLE_NAME: z.string(),
  BUS_NAME: z.string(),
  /** KMS keys of the hub; the first signs. */
  SIGNING_KEY_ID: z.string(),
  /** Secrets Manager id of the key behind keyed hashes and pseudonyms; at least 32 bytes. Changing it forgets every card. */
  HASH_SECRET_ID: z.string(),
  /** Where catalogue releases are kept; read only, to tell what a recognised code may open. */
  RELEASE_BUCKET: z.string(),
})
