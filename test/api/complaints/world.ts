import type * as z from 'zod'
import type { operations } from '../../../functions/complaints/contract.ts'
import type { HubOptions } from '../../../local/hub.ts'
import type { Answer, Client } from '../../../sdk/client.ts'
import { type TestHub, testHub } from '../../support/hub.ts'

export type Filed = z.output<(typeof operations.fileComplaint.results)[201]['schema']>
export type Case = z.output<(typeof operations.getCase.results)[200]['schema']>
export type Assignment = z.output<(typeof operations.getAssignment.results)[200]['schema']>
export type Page = z.output<(typeof operations.listAssignments.results)[200]['schema']>

/** A hub with the three platforms, a hotline and a venue. */
export type Provinces = {
  hub: TestHub
  beijing: Client
  tianjin: Client
  hebei: Client
  hotline: Client
  venue: Client
}

export const provinces = async (options: Partial<HubOptions> = {}): Promise<Provinces> => {
  const started = await testHub(options as Parameters<typeof testHub>[0])
  // What is on its way arrives before the store closes.
  const hub: TestHub = { ...started, stop: () => started.settle().then(started.stop) }
  const beijing = await hub.join({ id: 'beijing-platform', province: 'beijing' })
  const tianjin = await hub.join({ id: 'tianjin-platform', province: 'tianjin' })
  const hebei = await hub.join({ id: 'hebei-platform', province: 'hebei' })
  const hotline = await hub.join({ id: 'beijing-hotline', kind: 'hotline', province: 'beijing' })
  const venue = await hub.join({ id: 'hebei-museum', kind: 'venue', province: 'hebei' })
  return { hub, beijing, tianjin, hebei, hotline, venue }
}

export const secretText = '闸机前排队时被告知不能用卡，号码 110101189901010010'
export const contact = { name: '测试来电人', phone: '010-55550199' }

/** A complaint heard in Beijing about a venue in Hebei. */
export const complaint = {
  kind: 'complaint',
  topic: 'card_refused',
  venue: 'he-130102-001',
  item: 'CU-01',
  occurredAt: '2026-11-22T02:00:00+08:00',
  refusalReason: 'device_broken',
  text: secretText,
  contact,
}

export const file = async (by: Client, change: Record<string, unknown> = {}): Promise<Filed> => {
  const answer = await by.call('POST', '/v1/complaints', { body: { ...complaint, ...change } })
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
  return answer.body as Filed
}

export const read = async (by: Client, id: string): Promise<{ etag: string; assignment: Assignment }> => {
  const answer = await by.call('GET', `/v1/assignments/${id}`)
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  return { etag: answer.headers.get('etag') ?? '', assignment: answer.body as Assignment }
}

/** An action on an assignment; with the present ETag, or with the one given. */
export const act = async (
  by: Client,
  id: string,
  action: 'accept' | 'return' | 'answer',
  body?: unknown,
  etag?: string,
): Promise<Answer> =>
  by.call('POST', `/v1/assignments/${id}/${action}`, {
    ...(body !== undefined && { body }),
    headers: { 'if-match': etag ?? (await read(by, id)).etag },
  })

export const back = (proposedHolder: string, reasonCode = 'event_elsewhere') => ({
  reasonCode,
  legalBasis: '《规定》第二十三条',
  proposedHolder,
})

export const getCase = async (by: Client, code: string): Promise<{ etag: string; view: Case }> => {
  const answer = await by.call('GET', `/v1/cases/${code}`)
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  return { etag: answer.headers.get('etag') ?? '', view: answer.body as Case }
}

export const designation = {
  to: 'hebei',
  reason: { zh: '场所在河北，由河北办理。', en: 'The venue lies in Hebei, which handles it.' },
  legalBasis: '《规定》第二十四条',
}

/** Returns until the duty desk has the case. */
export const toArbitration = async ({ beijing, hebei }: Provinces): Promise<string> => {
  const { caseCode } = await file(beijing)
  await act(hebei, `${caseCode}-1`, 'return', back('beijing'))
  const last = await act(beijing, `${caseCode}-2`, 'return', back('hebei'))
  if (last.status !== 200) throw new Error(JSON.stringify(last.body))
  return caseCode
}
