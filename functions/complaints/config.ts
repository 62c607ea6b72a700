import * as z from 'zod'
import { Issuer } from '../../shared/contract/issuer.ts'

/** Environment of this service's functions. */
export const Config = z.object({
  HUB_ISSUER: Issuer,
  TABLE_NAME: z.string(),
  BUS_NAME: z.string(),
  /** KMS keys of the hub; the first signs. */
  SIGNING_KEY_ID: z.string(),
  /** Symmetric KMS key that seals what citizens wrote and how to reach them. */
  SEAL_KEY_ID: z.string(),
  /** Secrets Manager id of the secret behind case secrets and request fingerprints; at least 32 bytes. */
  SECRET_ID: z.string(),
})
