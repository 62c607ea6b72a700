import * as z from 'zod'

/** Environment of this service's functions. */
export const Config = z.object({
  HUB_ISSUER: z.url(),
  TABLE_NAME: z.string(),
  BUS_NAME: z.string(),
  /** KMS keys of the hub; the first signs. */
  SIGNING_KEY_ID: z.string(),
  /** Bucket of catalogue releases. */
  RELEASE_BUCKET: z.string(),
})
