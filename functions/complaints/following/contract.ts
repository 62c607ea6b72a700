import * as z from 'zod'
import { operation } from '../../../shared/contract/operation.ts'
import { Assignment, CaseView, caseMembers, codeParam } from '../case/contract.ts'

const lang = z.strictObject({ lang: z.string().max(20).optional() })
const page = { schema: null, mediaType: 'text/html' } as const

export const operations = {
  followComplaint: operation({
    id: 'followComplaint',
    method: 'GET',
    path: '/v1/complaints/{caseCode}',
    summary: { zh: '凭案件编号与查询口令查看进展', en: 'Follow a case with its code and secret' },
    scope: null,
    params: codeParam,
    query: lang,
    headers: z.object({ 'case-secret': z.string().max(100).optional() }),
    results: { 200: { description: { zh: '进展', en: 'Progress' }, schema: CaseView } },
    cost: '1 read',
  }),
  getCase: operation({
    id: 'getCase',
    method: 'GET',
    path: '/v1/cases/{caseCode}',
    summary: { zh: '当事省份查看案件', en: 'A party sees the case' },
    scope: ['complaints:file', 'complaints:handle', 'complaints:arbitrate'],
    params: codeParam,
    results: {
      200: {
        description: {
          zh: '案件及全部交办件；ETag 为案件版本',
          en: 'The case and its assignments; the ETag is its version',
        },
        schema: z.strictObject({ ...caseMembers, assignments: z.array(Assignment) }),
      },
    },
    cost: '1 read',
  }),
  getTrackPage: operation({
    id: 'getTrackPage',
    method: 'GET',
    path: '/complaints/track',
    summary: { zh: '查询进展的页面', en: 'The page to follow a case' },
    scope: null,
    query: lang,
    results: { 200: { description: { zh: '页面', en: 'Page' }, ...page } },
    cost: 'none',
  }),
  showTrackPage: operation({
    id: 'showTrackPage',
    method: 'POST',
    path: '/complaints/track',
    summary: { zh: '凭案件编号与查询口令在页面上查看进展', en: 'Follow a case on the page' },
    scope: null,
    query: lang,
    // Whatever a form may send is answered by a page, not by a problem document.
    body: z.strictObject({ code: z.string().max(100).optional(), secret: z.string().max(200).optional() }),
    bodyType: 'application/x-www-form-urlencoded',
    maxBody: 4096,
    results: {
      200: { description: { zh: '进展', en: 'Progress' }, ...page },
      404: { description: { zh: '没有这样的案件', en: 'There is no such case' }, ...page },
    },
    cost: '1 read',
  }),
} as const
