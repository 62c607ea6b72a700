import * as z from 'zod'
import { operation } from '../../../shared/contract/operation.ts'

export const operations = {
  getDocs: operation({
    id: 'getDocs',
    method: 'GET',
    path: '/docs',
    summary: { zh: '接口文档', en: 'API documentation' },
    scope: null,
    query: z.object({ lang: z.string().optional() }),
    results: { 200: { description: { zh: '网页', en: 'Page' }, schema: null, mediaType: 'text/html' } },
    cost: 'none',
  }),
  getOpenApi: operation({
    id: 'getOpenApi',
    method: 'GET',
    path: '/openapi.json',
    summary: { zh: 'OpenAPI 3.1 文档', en: 'The OpenAPI 3.1 document' },
    scope: null,
    results: { 200: { description: { zh: '文档', en: 'Document' }, schema: z.record(z.string(), z.unknown()) } },
    cost: 'none',
  }),
  getProblemPage: operation({
    id: 'getProblemPage',
    method: 'GET',
    path: '/problems/{code}',
    summary: { zh: '一种错误的说明页', en: 'The page of one problem kind' },
    scope: null,
    params: z.strictObject({ code: z.string().regex(/^[a-z-]{3,40}$/) }),
    query: z.object({ lang: z.string().optional() }),
    results: { 200: { description: { zh: '网页', en: 'Page' }, schema: null, mediaType: 'text/html' } },
    cost: 'none',
  }),
} as const
