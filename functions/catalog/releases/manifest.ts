import { sha256 } from '../../../shared/crypto/ids.ts'
import { type Signer, signJws } from '../../../shared/crypto/signer.ts'
import type { Manifest, SignedManifest } from './shape.ts'

/** The same members in the same order however the value was stored: sorted by name, as RFC 8785 does. */
const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : value !== null && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([name, member]) => [name, sorted(member)]),
        )
      : value

export const manifestDigest = (manifest: Manifest): string => sha256(JSON.stringify(sorted(manifest)))

export const signManifest = async (manifest: Manifest, signer: Signer): Promise<SignedManifest> => ({
  manifest,
  digest: manifestDigest(manifest),
  signature: await signJws(signer, 'catalog-release+jwt', sorted(manifest) as Record<string, unknown>),
})
