import * as z from 'zod'
import { VenueId } from '../../../shared/contract/ids.ts'
import { AreaCode, Province } from '../../../shared/contract/province.ts'
import { Text } from '../../../shared/contract/text.ts'

export const Topic = z
  .enum([
    'card_refused',
    'wrong_charge',
    'service_attitude',
    'venue_equipment',
    'card_status',
    'card_loss',
    'card_activation',
    'benefits',
    'medical_settlement',
    'qr_fault',
    'other',
  ])
  .meta({ title: 'Topic', description: 'What the case is about; routing goes by it' })
export type Topic = z.infer<typeof Topic>

/** A province by name, or the division code of a place in it. */
const Place = z.union([Province, AreaCode])

export const FactName = z.enum(['venue', 'place', 'cardHome', 'insuredPlace', 'codeHome', 'receiver'])
export type FactName = z.infer<typeof FactName>

export const factMembers = {
  topic: Topic,
  venue: VenueId.optional(),
  /** Where it happened, when no venue of the catalogue is meant. */
  place: Place.optional(),
  cardHome: Place.optional(),
  insuredPlace: Place.optional(),
  codeHome: Place.optional(),
}
/** What routing looks at. */
export const RoutingFacts = z.strictObject(factMembers)
export type RoutingFacts = z.infer<typeof RoutingFacts>

const routingMembers = {
  to: Province,
  rule: z.string(),
  ruleVersion: z.string(),
  reasons: z.array(Text).min(1),
  /** What the case told about provinces. */
  facts: z.array(z.strictObject({ fact: FactName, province: Province })),
  /** Every rule that would have named a province, the strongest first. */
  candidates: z.array(z.strictObject({ province: Province, rule: z.string() })),
  /** The facts point to several provinces: longer clocks. */
  complex: z.boolean(),
}
export const Routing = z.strictObject(routingMembers).meta({ title: 'Routing' })
export type Routing = z.infer<typeof Routing>
