import { describe, expect, test } from 'vitest'
import { type RoutingFacts, Topic } from '../../../functions/complaints/routing/contract.ts'
import { type Rerouting, reroute, route } from '../../../functions/complaints/routing/domain/routing.ts'
import { routing } from '../../../functions/complaints/routing/policies/routing.ts'
import type { Province } from '../../../shared/contract/province.ts'

const [routingTable] = routing

const facts = (given: Record<string, string>) => given as unknown as RoutingFacts

describe('routing', () => {
  test.each<[Record<string, string>, Province, string]>([
    [{ topic: 'card_refused', venue: 'he-130102-001' }, 'hebei', 'event-place'],
    [{ topic: 'wrong_charge', venue: 'tj-120101-001' }, 'tianjin', 'event-place'],
    [{ topic: 'service_attitude', place: '130203' }, 'hebei', 'event-place'],
    [{ topic: 'venue_equipment', place: 'tianjin' }, 'tianjin', 'event-place'],
    // The venue is the stronger fact.
    [{ topic: 'card_refused', venue: 'he-130102-001', place: 'tianjin' }, 'hebei', 'event-place'],
    // A refusal is the venue's matter, wherever the card is from.
    [{ topic: 'card_refused', venue: 'he-130102-001', cardHome: 'tianjin' }, 'hebei', 'event-place'],
    [{ topic: 'card_status', cardHome: '120000' }, 'tianjin', 'card-issuer'],
    [{ topic: 'card_loss', cardHome: 'hebei', venue: 'tj-120101-001' }, 'hebei', 'card-issuer'],
    [{ topic: 'card_activation', cardHome: '139001' }, 'hebei', 'card-issuer'],
    [{ topic: 'benefits', insuredPlace: 'tianjin' }, 'tianjin', 'insured-place'],
    [{ topic: 'medical_settlement', insuredPlace: '130102', venue: 'tj-120101-001' }, 'hebei', 'insured-place'],
    [{ topic: 'qr_fault', codeHome: 'tianjin' }, 'tianjin', 'code-issuer'],
    // A missing fact, a fact for another topic, and a place outside the three provinces leave it with the receiver.
    [{ topic: 'card_refused' }, 'beijing', 'receiver'],
    [{ topic: 'card_status', venue: 'he-130102-001' }, 'beijing', 'receiver'],
    [{ topic: 'card_loss', cardHome: '440100' }, 'beijing', 'receiver'],
    [{ topic: 'other', venue: 'he-130102-001', cardHome: 'tianjin' }, 'beijing', 'receiver'],
  ])('%j goes to %s by %s', (given, to, rule) => {
    const found = route(facts(given), 'beijing', routingTable)
    expect(found).toMatchObject({ to, rule, ruleVersion: routingTable.version })
    expect(found?.reasons.every((r) => r.zh !== '' && r.en !== '' && !r.zh.includes('{'))).toBe(true)
    expect(found?.candidates[0]).toEqual({ province: to, rule })
  })

  test('an ordinance of one municipality is a model elsewhere, never the basis', () => {
    for (const { source } of routingTable.body.rules)
      if (/北京|天津|广东/.test(source.zh))
        expect([source.zh, source.en]).toEqual([expect.stringMatching(/^参照/), expect.stringMatching(/^Modelled on/)])
  })

  test('every topic finds a province, whatever is known', () => {
    for (const topic of Topic.options) expect(route(facts({ topic }), 'tianjin', routingTable)?.to).toBe('tianjin')
  })

  test.each([
    [{ topic: 'card_refused', venue: 'he-130102-001' }, false],
    [{ topic: 'card_refused', venue: 'he-130102-001', cardHome: '130100' }, false],
    [{ topic: 'card_refused', venue: 'he-130102-001', cardHome: 'tianjin' }, true],
  ])('%j is complex: %s', (given, complex) => {
    expect(route(facts(given), 'beijing', routingTable)?.complex).toBe(complex)
  })
})

describe('re-routing after a return', () => {
  const refused = facts({ topic: 'card_refused', venue: 'he-130102-001' })
  const again = (returned: Province[], proposed: Province, given = refused): string => {
    const next: Rerouting = reroute(given, 'beijing', returned, proposed, routingTable)
    return 'to' in next ? `${next.to} by ${next.rule}` : next.arbitration
  }
  test.each<[Province[], Province, string, string]>([
    [['hebei'], 'tianjin', 'tianjin by proposed-holder', 'the proposed province, if it has not returned it'],
    [['hebei'], 'hebei', 'beijing by receiver', 'who proposes itself: the engine without the returner'],
    [['hebei', 'beijing'], 'hebei', 'loop', 'A returned to B, B returns to A'],
    [['hebei', 'beijing'], 'beijing', 'nobody-left', 'the engine has nobody left'],
    [['hebei', 'beijing'], 'tianjin', 'tianjin by proposed-holder', 'a second return to somebody new'],
    [['hebei', 'beijing', 'tianjin'], 'hebei', 'third-return', 'the third return'],
  ])('%j returned, %s proposed: %s (%s)', (returned, proposed, expected) => {
    expect(again(returned, proposed)).toBe(expected)
  })
})
