import * as z from 'zod'

/** Normalised card status (domain.md §3.3). Only ACTIVE passes; an e-card's status follows from the physical card. */
export const CardStatus = z.enum([
  'NOT_ACTIVATED',
  'ACTIVE',
  'TEMP_LOST',
  'LOST',
  'LOCKED',
  'FROZEN',
  'REPLACED',
  'CANCELLED',
  'EXPIRED',
])
export type CardStatus = z.infer<typeof CardStatus>

/** What a card may still do: `pin-services` need the card's password, the others do not (domain.md §3.3: a lock blocks PIN services only). */
export const CardUse = z.enum(['services', 'pin-services'])
export type CardUse = z.infer<typeof CardUse>
