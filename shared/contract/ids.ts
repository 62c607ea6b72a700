import * as z from 'zod'

/** A participant's id, which is also its OAuth client id: lower-case words joined by hyphens. */
export const ParticipantId = z
  .string()
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/)
  .min(3)
  .max(48)
  .brand('ParticipantId')
  .meta({ title: 'Participant id', examples: ['hebei-platform'] })
export type ParticipantId = z.infer<typeof ParticipantId>

/** RFC 7638 thumbprint of a public key: 43 base64url characters. */
export const KeyId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/)
  .meta({ title: 'Key id', description: 'RFC 7638 thumbprint' })

/** Identifiers the hub makes: a short prefix that tells the kind, and 128 random or derived bits. */
export const HubId = z
  .string()
  .regex(/^[a-z]{2,4}_[0-9a-z]{26}$/)
  .meta({ title: 'Hub id', examples: ['dec_01jd3m8p9q4r5s6t7v8w9x0y1z'] })

/** Makes ids. Randomness is an argument, so that tests and repeated requests can own it. */
export type NewId = (prefix: string) => string

/** A venue's or item's id in the catalogue. */
export const ItemId = z
  .string()
  .regex(/^[A-Z]{2}-[0-9]{2,4}$/)
  .meta({ title: 'Item id', examples: ['CU-01'] })
export const VenueId = z
  .string()
  .regex(/^[a-z]{2}-[0-9]{6}-[0-9]{3,5}$/)
  .meta({
    title: 'Venue id',
    description: 'Province letters, division code, running number',
    examples: ['he-130102-001'],
  })

/** In what form a card is used. */
export const CardForm = z.enum(['physical', 'ecard', 'transit', 'bank']).meta({ title: 'Card form' })
export type CardForm = z.infer<typeof CardForm>
