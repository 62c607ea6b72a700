import { createHash } from 'node:crypto'
import type { PublicJwk } from './jwk.ts'
import type { Signer } from './signer.ts'
import { es256 } from './suites/es256.ts'

/**
 * One narrow profile of HTTP Message Signatures (RFC 9421) for the hub's requests to a home: ES256
 * (`ecdsa-p256-sha256`, §3.3.4), label `hub`, exactly these components in this order. A receiver compares text; nothing
 * is negotiated.
 */
export const coveredComponents = ['@method', '@target-uri', 'content-digest', 'content-type', 'hub-deadline'] as const

/** The header that tells the receiver until when the hub waits; RFC 3339. Covered, so that nobody stretches it. */
export const deadlineHeader = 'hub-deadline'

/** Seconds a signature lives, and seconds a receiver's clock may be behind. */
export const signatureLife = 60
const tolerance = 10

export type SignedRequest = {
  method: string
  /** The full URL. A receiver takes it from its configured address, never from Host. */
  url: string
  body: Uint8Array
  contentType: string
  deadline: string
}

/** RFC 9530 */
const contentDigest = (body: Uint8Array) => `sha-256=:${createHash('sha256').update(body).digest('base64')}:`

/** RFC 9421 §2.5: one line per component, `@signature-params` last, no newline at the end. */
const signatureBase = (request: SignedRequest, digest: string, parameters: string): string => {
  const values = {
    '@method': request.method,
    '@target-uri': request.url,
    'content-digest': digest,
    'content-type': request.contentType,
    'hub-deadline': request.deadline,
  }
  return [...coveredComponents.map((name) => `"${name}": ${values[name]}`), `"@signature-params": ${parameters}`].join(
    '\n',
  )
}

const list = `(${coveredComponents.map((name) => `"${name}"`).join(' ')})`

/** Headers that carry the signature, and the base it was made over. `nonce`: 16 to 64 URL-safe characters. */
export const signRequest = async (
  signer: Signer,
  request: SignedRequest,
  now: Date,
  nonce: string,
): Promise<{ headers: Record<string, string>; base: string }> => {
  const created = Math.floor(now.getTime() / 1000)
  const parameters = `${list};created=${created};expires=${created + signatureLife};nonce="${nonce}";keyid="${signer.kid}";tag="onecard-hub"`
  const digest = contentDigest(request.body)
  const base = signatureBase(request, digest, parameters)
  const signature = Buffer.from(await signer.sign(Buffer.from(base))).toString('base64')
  return {
    base,
    headers: {
      'content-type': request.contentType,
      'content-digest': digest,
      [deadlineHeader]: request.deadline,
      'signature-input': `hub=${parameters}`,
      signature: `hub=:${signature}:`,
    },
  }
}

const inputShape = new RegExp(
  `^hub=(${list.replaceAll(/[()]/g, '\\$&')};created=([0-9]{1,12});expires=([0-9]{1,12});nonce="([A-Za-z0-9_-]{16,64})";keyid="([A-Za-z0-9_-]{43})";tag="onecard-hub")$`,
)
const signatureShape = /^hub=:([A-Za-z0-9+/]{86}==):$/

export type SignatureRefusal = 'missing' | 'shape' | 'digest' | 'time' | 'key' | 'signature' | 'replayed'

/**
 * Checks a received request. `keys`: the hub's public keys by kid. `spendNonce` answers false for a nonce seen before; a
 * receiver keeps each until `expires`. Never throws for what was sent.
 */
export const verifyRequest = async (
  request: Pick<SignedRequest, 'method' | 'url' | 'body'> & { header: (name: string) => string | undefined },
  keys: ReadonlyMap<string, PublicJwk>,
  now: Date,
  spendNonce: (nonce: string, expires: Date) => boolean = () => true,
): Promise<{ ok: true; base: string; deadline: Date } | { ok: false; reason: SignatureRefusal }> => {
  const refuse = (reason: SignatureRefusal) => ({ ok: false as const, reason })
  const values = ['signature-input', 'signature', 'content-digest', 'content-type', deadlineHeader].map(request.header)
  const [input, signature, digest, contentType, deadline] = values
  if (!input || !signature || !digest || !contentType || !deadline) return refuse('missing')
  const parts = inputShape.exec(input)
  const bytes = signatureShape.exec(signature)
  if (!parts || !bytes || Number.isNaN(Date.parse(deadline))) return refuse('shape')
  const [, parameters = '', created, expires, nonce = '', keyid = ''] = parts
  if (digest !== contentDigest(request.body)) return refuse('digest')
  const seconds = now.getTime() / 1000
  const life = Number(expires) - Number(created)
  if (life <= 0 || life > signatureLife || Number(created) > seconds + tolerance || Number(expires) <= seconds)
    return refuse('time')
  const key = keys.get(keyid)
  if (!key) return refuse('key')
  const base = signatureBase({ ...request, contentType, deadline }, digest, parameters)
  const holds = await es256.verify(key, Buffer.from(base), Buffer.from(bytes[1] as string, 'base64')).catch(() => false)
  if (!holds) return refuse('signature')
  if (!spendNonce(nonce, new Date(Number(expires) * 1000))) return refuse('replayed')
  return { ok: true, base, deadline: new Date(deadline) }
}
