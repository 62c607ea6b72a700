import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CaseView } from '../../../functions/complaints/case/contract.ts'
import { act, back, designation, type Filed, file, getCase, type Provinces, provinces, secretText } from './world.ts'

let world: Provinces
let filed: Filed
beforeAll(async () => {
  world = await provinces()
  filed = await file(world.beijing)
})
afterAll(() => world.hub.stop())

const follow = (code: string, secret?: string) =>
  world.hub.get(`/v1/complaints/${code}`, secret === undefined ? {} : { 'case-secret': secret })

describe('GET /v1/complaints/{caseCode}', () => {
  test('200: who has it, since when, due when and why, and what one can do', async () => {
    const answer = await follow(filed.caseCode, filed.secret)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const view = CaseView.parse(await answer.json())
    expect(view).toMatchObject({
      state: 'routed',
      holder: { who: 'hebei', name: { zh: '河北', en: 'Hebei' }, since: world.hub.clock().toISOString() },
      due: { clock: 'accept', by: '2026-11-24T09:00:00.000Z', rule: 'accept' },
      answer: null,
      source: 'index',
      decision: { rule: 'event-place' },
    })
    expect(view.nextSteps).toHaveLength(1)
    expect(view.timeline[0]?.text.en).toBe('Beijing received your case.')
    expect(JSON.stringify(view)).not.toContain(secretText)
  })

  test('404: a wrong secret, no secret and an unknown case cannot be told apart', async () => {
    const told = async (answer: Response) => {
      const { requestId: _id, ...rest } = (await answer.json()) as Record<string, unknown>
      return { status: answer.status, ...rest }
    }
    const unknown = await told(await follow('0000000000', filed.secret))
    expect(unknown).toMatchObject({ status: 404, code: 'not-found' })
    expect(await told(await follow(filed.caseCode, 'A'.repeat(22)))).toEqual(unknown)
    expect(await told(await follow(filed.caseCode))).toEqual(unknown)
  })

  const viewOf = async ({ caseCode, secret }: Filed) => CaseView.parse(await (await follow(caseCode, secret)).json())
  const told = (view: CaseView) => view.timeline.map(({ text }) => text.en)

  test('the default acceptance is part of the timeline, at its instant, and stays there when the case goes on', async () => {
    const slow = await file(world.beijing)
    world.hub.clock.advance(2 * 86_400_000)
    const lapsed = { at: '2026-11-24T09:00:00.000Z', text: { en: expect.stringContaining('in silence') } }
    const waiting = await viewOf(slow)
    expect(waiting).toMatchObject({ state: 'accepted', due: { clock: 'reply' } })
    expect(waiting.timeline.at(-1)).toMatchObject(lapsed)
    // A platform that looks into its mailbox too late takes delivery of what already counts as accepted.
    const { entries } = (await world.hebei.call('GET', '/v1/mailbox')).body as { entries: { cursor: string }[] }
    await world.hebei.call('POST', '/v1/mailbox/acks', { body: { cursor: entries.at(-1)?.cursor } })
    await world.hub.settle()
    const late = await viewOf(slow)
    expect(late.timeline.slice(2)).toMatchObject([lapsed, { text: { en: 'Hebei has taken delivery.' } }])
    await act(world.hebei, slow.assignment, 'answer', { outcome: 'resolved', text: '好' })
    expect((await viewOf(slow)).timeline).toMatchObject([
      ...late.timeline,
      { text: { en: 'Hebei answered: resolved.' } },
    ])
  })

  test('a deadline that has passed says so, and what to do', async () => {
    const overdue = await file(world.beijing)
    const before = await viewOf(overdue)
    world.hub.clock.advance(30 * 86_400_000)
    const view = await viewOf(overdue)
    expect(view.nextSteps).toHaveLength(before.nextSteps.length + 1)
    expect(view.nextSteps.at(-1)?.zh).toContain('12345')
  })

  test('nothing is told twice, and a designation names its author and its holder', async () => {
    const filing = await file(world.beijing)
    await act(world.hebei, filing.assignment, 'return', back('beijing'))
    await act(world.beijing, `${filing.caseCode}-2`, 'return', back('hebei'))
    const { etag } = await getCase(world.hub.operator, filing.caseCode)
    await world.hub.operator.call('POST', `/v1/cases/${filing.caseCode}/designations`, {
      body: designation,
      headers: { 'if-match': etag },
    })
    const sentences = told(await viewOf(filing)).flatMap((text) => text.split(/(?<=[.:;]) /))
    expect(sentences.filter((s, at) => sentences.indexOf(s) !== at && s.length > 30)).toEqual([])
    expect(sentences).toContain('The joint duty desk designated Hebei, which cannot return the case.')
    expect(sentences).toContain(designation.reason.en)
  })
})
