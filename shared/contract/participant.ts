import * as z from 'zod'

/** What an organisation is to the hub: who runs it, a province's card platform, a venue's system, a complaints hotline. */
export const ParticipantKind = z.enum(['operator', 'platform', 'venue', 'hotline'])
export type ParticipantKind = z.infer<typeof ParticipantKind>
