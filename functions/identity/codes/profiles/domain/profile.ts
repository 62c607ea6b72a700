import type { CodeAlphabet, CodeProfile, CodeShape } from '../../contract.ts'

/**
 * The profile all provinces share: a compact JWS, ES256, typ `jjj-code+jwt` (qr-crypto-security.md §4, profile 1).
 * Data like the registered ones, and read by the same rules; nobody owns it, so nobody can change it.
 */
export const sharedProfile: CodeProfile = {
  id: 'jjj-code',
  version: 1,
  name: { zh: '京津冀签名码', en: 'Signed code of the three provinces' },
  kind: 'ecard',
  form: 'ecard',
  mode: 'signed',
  shape: { prefix: '', alphabet: 'jws', length: { min: 120, max: 512 } },
  maxLifeSeconds: 120,
  singleUse: true,
  offlinePolicy: { policy: 'OFFLINE_ALLOWED', maxStalenessSeconds: 86_400 },
  state: 'active',
  changedAt: '2026-11-22T00:00:00.000Z',
}

/** The shape language's whole vocabulary. Each is one anchored class, so matching is linear in the code's length. */
const alphabets: Record<CodeAlphabet, RegExp> = {
  digits: /^[0-9]+$/,
  'hex-upper': /^[0-9A-F]+$/,
  base32: /^[A-Z2-7]+$/,
  'upper-digits': /^[0-9A-Z]+$/,
  alphanumeric: /^[0-9A-Za-z]+$/,
  base64url: /^[A-Za-z0-9_-]+$/,
  jws: /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/,
}

/** How every JSON object with a member begins in base64url: what a bare JWS is known by when the rest of it is broken. */
const bareJws = 'eyJ'

/** The text only this shape's codes begin with. */
const beginning = ({ prefix, alphabet }: CodeShape): string => prefix || (alphabet === 'jws' ? bareJws : '')

const fits = (code: string, { prefix, alphabet, length }: CodeShape): boolean => {
  const rest = code.length - prefix.length
  return (
    code.startsWith(prefix) &&
    rest >= length.min &&
    rest <= length.max &&
    alphabets[alphabet].test(code.slice(prefix.length))
  )
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const controls = /[\u0000-\u001f\u007f-\u009f]/

/** What a scanned text is. `payload`: the text behind the prefix. */
export type Classified = { profile: CodeProfile; payload: string } | 'unknown' | 'malformed'

/**
 * Finds the profile a scanned text belongs to. Text that begins like a profile's codes and then does not fit is broken;
 * text that begins like none is none of ours (a payment code, a web address) and is looked at no further.
 */
export const classify = (code: string, registered: readonly CodeProfile[]): Classified => {
  if (controls.test(code) || !code.isWellFormed()) return 'malformed'
  const profiles = [...registered, sharedProfile]
  const profile = profiles.find(({ shape }) => fits(code, shape))
  if (profile) return { profile, payload: code.slice(profile.shape.prefix.length) }
  return profiles.some(({ shape }) => code.startsWith(beginning(shape))) ? 'malformed' : 'unknown'
}

/**
 * Whether two shapes could claim the same text, or one the broken texts of the other. Beginnings alone decide: that is
 * stricter than comparing lengths and alphabets, and a person can check it by eye.
 */
export const overlap = (a: CodeShape, b: CodeShape): boolean => {
  const [one, other] = [beginning(a), beginning(b)]
  return one.startsWith(other) || other.startsWith(one)
}

/** Prefixes that mean something outside the hub: web addresses in capitals, health certificates. */
const reserved = ['HTTP', 'HC1']

/** The registered shape a new one would overlap with; `reserved` when its prefix belongs to the world outside. */
export const overlapping = (
  shape: CodeShape,
  others: readonly CodeProfile[],
): CodeProfile['id'] | 'reserved' | undefined => {
  if (reserved.some((prefix) => shape.prefix.startsWith(prefix) || prefix.startsWith(shape.prefix))) return 'reserved'
  return [...others, sharedProfile].find((other) => overlap(shape, other.shape))?.id
}

/** A register has room for this many profiles: one item of the store holds them all. */
export const mostProfiles = 150

/** Whether a profile's codes are recognised for an item; `kind` and `scene` are what a signed code says of itself. */
export const recognisedFor = (
  profile: CodeProfile,
  item: string,
  says: { kind?: string | undefined; scene?: string | undefined } = {},
): boolean =>
  profile.state === 'active' &&
  (profile.items === undefined || profile.items.includes(item)) &&
  (says.kind === undefined || says.kind === profile.kind) &&
  (says.scene === undefined || says.scene === item)
