import * as z from 'zod'
import { HubId } from '../../../shared/contract/ids.ts'
import { Instant } from '../../../shared/contract/time.ts'

const Digest = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

/** How much a release holds: venues by province and kind, and what of it a source confirms. */
export const Counts = z.strictObject({
  items: z.int(),
  venues: z.int(),
  confirmedVenues: z.int(),
  acceptances: z.int(),
  byProvince: z.record(z.string(), z.record(z.string(), z.int())),
})
export type Counts = z.infer<typeof Counts>

/** What the hub signs of a release. `previous`: digest of the manifest before, null for the first; makes the chain. */
export const Manifest = z
  .strictObject({
    number: z.int().min(1),
    previous: Digest.nullable(),
    /** SHA-256 of the file, base64url. */
    fileDigest: Digest,
    fileBytes: z.int(),
    counts: Counts,
    publishedAt: Instant,
    proposals: z.array(HubId),
  })
  .meta({ title: 'Release manifest' })
export type Manifest = z.infer<typeof Manifest>

/** A manifest as stored and answered: its digest is SHA-256 of the payload of `signature`, byte for byte. */
export const SignedManifest = z
  .strictObject({ manifest: Manifest, digest: Digest, signature: z.string() })
  .meta({ title: 'Signed release manifest', description: '`signature`: compact JWS, typ catalog-release+jwt' })
export type SignedManifest = z.infer<typeof SignedManifest>
