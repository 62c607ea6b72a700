import { areaOfVenue, Province, provinceOfArea, provinces } from '../../../../shared/contract/province.ts'
import type { Text } from '../../../../shared/contract/text.ts'
import type { Policy } from '../../../../shared/policy/document.ts'
import type { FactName, Routing, RoutingFacts } from '../contract.ts'
import type { RoutingRules } from '../policies/routing.ts'

type Facts = RoutingFacts
type Fact = { fact: FactName; province: Province }
export type RoutingDecision = Routing
export type RoutingPolicy = Policy<RoutingRules>

const fill = (text: Text, province: Province): Text => ({
  zh: text.zh.replaceAll('{province}', provinces[province].zh),
  en: text.en.replaceAll('{province}', provinces[province].en),
})

const provinceOf = (place: string): Province | undefined => Province.safeParse(place).data ?? provinceOfArea(place)

/** What the case tells about provinces: facts outside the hub's provinces tell nothing. */
export const factsOf = (given: Facts, receiver: Province): Fact[] => {
  const places: Record<Fact['fact'], string | undefined> = {
    venue: given.venue && areaOfVenue(given.venue),
    place: given.place,
    cardHome: given.cardHome,
    insuredPlace: given.insuredPlace,
    codeHome: given.codeHome,
    receiver,
  }
  return (Object.keys(places) as Fact['fact'][]).flatMap((fact) => {
    const province = places[fact] === undefined ? undefined : provinceOf(places[fact])
    return province ? [{ fact, province }] : []
  })
}

/**
 * The province that must handle a case: the first rule that is for the topic and finds its fact. `without`: provinces that
 * returned it. Undefined when nobody is left, which only happens with `without`.
 */
export const route = (
  given: Facts,
  receiver: Province,
  policy: RoutingPolicy,
  without: readonly Province[] = [],
): RoutingDecision | undefined => {
  const facts = factsOf(given, receiver)
  const candidates = policy.body.rules
    .filter((rule) => rule.topics === 'any' || rule.topics.includes(given.topic))
    .flatMap((rule) => {
      const found = rule.by.flatMap((name) => facts.find((f) => f.fact === name) ?? [])[0]
      return found ? [{ rule, province: found.province }] : []
    })
  const chosen = candidates.find((c) => !without.includes(c.province))
  if (!chosen) return undefined
  return {
    to: chosen.province,
    rule: chosen.rule.id,
    ruleVersion: policy.version,
    reasons: [fill(chosen.rule.reason, chosen.province), chosen.rule.source],
    facts,
    candidates: candidates.map(({ rule, province }) => ({ province, rule: rule.id })),
    // Facts that point to several provinces make a case a hard one: more time to return and to answer.
    complex: new Set(facts.filter((f) => f.fact !== 'receiver').map((f) => f.province)).size > 1,
  }
}

export type Rerouting =
  | { to: Province; rule: string; ruleVersion: string; reasons: Text[] }
  | { arbitration: 'third-return' | 'loop' | 'nobody-left'; reason: Text }

const desk: Record<'third-return' | 'loop' | 'nobody-left', Text> = {
  'third-return': {
    zh: '案件已被退回三次，由联合值班台指定承办省份。',
    en: 'The case was returned three times; the joint duty desk designates.',
  },
  loop: {
    zh: '两地互相退回，由联合值班台指定承办省份。',
    en: 'Two provinces return the case to each other; the joint duty desk designates.',
  },
  'nobody-left': {
    zh: '转办规则没有指向其他省份，由联合值班台指定承办省份。',
    en: 'The rules name no other province; the joint duty desk designates.',
  },
}

/** Where a returned case goes. `returned`: every province that has returned it, the one returning now last. */
export const reroute = (
  given: Facts,
  receiver: Province,
  returned: readonly Province[],
  proposed: Province,
  policy: RoutingPolicy,
): Rerouting => {
  const to = (cause: keyof typeof desk): Rerouting => ({ arbitration: cause, reason: desk[cause] })
  const returner = returned.at(-1)
  if (returned.length >= policy.body.mostReturns) return to('third-return')
  if (proposed !== returner) {
    if (returned.includes(proposed)) return to('loop')
    return {
      to: proposed,
      rule: 'proposed-holder',
      ruleVersion: policy.version,
      reasons: [
        fill({ zh: '退回时建议由{province}办理。', en: 'The return proposed {province}.' }, proposed),
        {
          zh: '退回须说明理由（参照天津市政务热线办法草案），并提出应承办的省份（枢纽转办规则）。',
          en: 'A return gives its reason (modelled on the draft of the Tianjin hotline measures) and names who should handle it (the hub’s rule).',
        },
      ],
    }
  }
  const found = route(given, receiver, policy, returned)
  return found
    ? { to: found.to, rule: found.rule, ruleVersion: found.ruleVersion, reasons: found.reasons }
    : to('nobody-left')
}
