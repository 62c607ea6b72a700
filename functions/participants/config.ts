import * as z from 'zod'
import { Issuer } from '../../shared/contract/issuer.ts'

/** Environment of this service's functions. */
export const Config = z.object({
  HUB_ISSUER: Issuer,
  TABLE_NAME: z.string(),
  BUS_NAME: z.string(),
  /** KMS key that signs access tokens. */
  SIGNING_KEY_ID: z.string(),
  /** Public JWK of the operator, who registers everybody else; JSON. */
  OPERATOR_JWK: z.string(),
  /** Secrets Manager id of the secret behind fingerprints of requests; at least 32 bytes. */
  SECRET_ID: z.string(),
})
