import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CaseView } from '../../../functions/complaints/contract.ts'
import { type Filed, file, type Provinces, provinces, secretText } from './world.ts'

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

  test('the default acceptance is part of the timeline', async () => {
    const slow = await file(world.beijing)
    world.hub.clock.advance(2 * 86_400_000)
    const view = CaseView.parse(await (await follow(slow.caseCode, slow.secret)).json())
    expect(view).toMatchObject({ state: 'accepted', due: { clock: 'reply' } })
    expect(view.timeline.at(-1)).toMatchObject({ at: '2026-11-24T09:00:00.000Z' })
  })
})
