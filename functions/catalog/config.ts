import * as z from 'zod'
import { Issuer } from '../../shared/contract/issuer.ts'

/** Environment of this service's functions. */
export const Config = z.object({
  HUB_ISSUER: Issuer,
  TABLE_NAME: z.string(),
  BUS_NAME: z.string(),
  /** KMS keys of the hub; the first signs. */
  SIGNING_KEY_ID: z.string(),
  /** Bucket of catalogue releases. */
  RELEASE_BUCKET: z.string(),
  /** Secrets Manager id of the secret behind fingerprints of requests; at least 32 bytes. */
  SECRET_ID: z.string(),
})
