import type { CaseRecord } from '../case/domain/record.ts'
import { RoutingFacts } from '../routing/contract.ts'

type Name = keyof typeof RoutingFacts.shape

/** The facts among the members of a body. */
export const factsIn = (given: Partial<Record<Name, unknown>>): CaseRecord['facts'] =>
  RoutingFacts.parse(
    Object.fromEntries(
      (Object.keys(RoutingFacts.shape) as Name[]).flatMap((name) =>
        given[name] === undefined ? [] : [[name, given[name]]],
      ),
    ),
  )
