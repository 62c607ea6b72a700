import { expect, test } from 'vitest'
import { duesOf, nextDue } from '../../../functions/complaints/case/domain/deadlines.ts'
import type { AssignmentRecord } from '../../../functions/complaints/case/domain/record.ts'
import { reroute } from '../../../functions/complaints/routing/domain/routing.ts'
import { routing } from '../../../functions/complaints/routing/policies/routing.ts'
import { filed, filing, monday, rules } from './fixtures.ts'

const clocksOf = (holder: AssignmentRecord['holder'], binding: boolean) => {
  const due = duesOf(filed(), holder, binding, monday, rules)
  return [due.accept.clock, due.return?.clock, due.reply.clock]
}

test('a province is to accept, may return unless it was designated, and is to reply; the desk is to pass on', () => {
  expect(clocksOf('hebei', false)).toEqual(['accept', 'return', 'reply'])
  expect(clocksOf('hebei', true)).toEqual(['accept', undefined, 'reply'])
  expect(clocksOf('arbitration', false)).toEqual(['transfer', undefined, 'reply'])
})

test('due next is the acceptance, and once accepted, by word or by silence, the reply', () => {
  const [assignment] = filed().assignments as [AssignmentRecord]
  for (const state of ['offered', 'delivered'] as const)
    expect(nextDue(assignment, state)).toEqual(assignment.due.accept)
  for (const state of ['accepted', 'accepted_by_default'] as const)
    expect(nextDue(assignment, state)).toEqual(assignment.due.reply)
})

test('where a returned case goes is told with its rule and the version of it', () => {
  const [policy] = routing
  const proposed = reroute(filing.facts, 'beijing', ['hebei'], 'tianjin', policy)
  expect(proposed).toMatchObject({ to: 'tianjin', rule: 'proposed-holder', ruleVersion: policy.version })
  const byRules = reroute(filing.facts, 'beijing', ['hebei'], 'hebei', policy)
  expect(byRules).toMatchObject({ to: 'beijing', rule: 'receiver', ruleVersion: policy.version })
})
