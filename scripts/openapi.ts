import * as z from 'zod'
import {
  createDocument,
  type ZodOpenApiHeadersObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
} from 'zod-openapi'
import { services } from '../functions/manifest.ts'
import type { Operation } from '../shared/contract/operation.ts'
import type { ProblemKind } from '../shared/contract/problem.ts'
import { commonProblems, Party } from '../shared/contract/problem.ts'
import { Scope, scopes } from '../shared/contract/scope.ts'
import { impliedProblems } from '../shared/http/errors.ts'
import { nameTitledSchemas } from './schemaNames.ts'

const ProblemBody = z
  .object({
    type: z.url(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    party: Party,
    retryable: z.boolean(),
    nextStep: z.string(),
    requestId: z.string(),
    evaluatedAt: z.iso.datetime(),
    errors: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details with the members of the hub' })

const OauthError = z
  .object({ error: z.string(), error_description: z.string(), requestId: z.string() })
  .meta({ id: 'OauthError', description: 'RFC 6749 §5.2' })

const header = (description: string, schema: { type: 'string' | 'integer' }) => ({ description, schema })

const etag = {
  ETag: header('Changes when the body does; quoted. For `If-None-Match`, and `If-Match` where an operation takes it.', {
    type: 'string',
  }),
}

/** Headers that every refusal of a status carries. */
const refusalHeaders: Readonly<Record<number, ZodOpenApiHeadersObject>> = {
  405: { Allow: header('The methods the path takes', { type: 'string' }) },
  429: { 'Retry-After': header('Seconds to wait', { type: 'integer' }) },
  503: { 'Retry-After': header('Seconds to wait', { type: 'integer' }) },
}

/** Responses are components by the problems they hold; the same object each time, as the library asks. */
const refusalResponses = new Map<string, ZodOpenApiResponseObject>()

const refusalOf = (status: number, group: readonly ProblemKind[], oauth: boolean): ZodOpenApiResponseObject => {
  const id = `${group.map((kind) => kind.code).join('-or-')}${oauth ? '-oauth' : ''}`
  const known = refusalResponses.get(id)
  if (known) return known
  const response: ZodOpenApiResponseObject = {
    id,
    description: group.map((kind) => `\`${kind.code}\` ${kind.title.en} · ${kind.title.zh}`).join('\n'),
    ...(refusalHeaders[status] && { headers: refusalHeaders[status] }),
    content: oauth
      ? { 'application/json': { schema: OauthError } }
      : { 'application/problem+json': { schema: ProblemBody } },
  }
  refusalResponses.set(id, response)
  return response
}

/** The refusals of an operation by status: what it declares and what its shape implies. */
const refusals = (operation: Operation): [string, ZodOpenApiResponseObject][] => {
  const kinds = new Map<string, ProblemKind>()
  for (const kind of [...impliedProblems(operation), ...(operation.problems ?? [])]) kinds.set(kind.code, kind)
  const oauth = operation.errors === 'oauth'
  // RFC 6749 §5.2 knows no 422.
  const byStatus = Object.groupBy(kinds.values(), ({ status }) => (oauth && status === 422 ? 400 : status))
  return Object.entries(byStatus).map(([status, group = []]) => [status, refusalOf(Number(status), group, oauth)])
}

/**
 * `If-Match`, by the problems an operation lists. Where a PUT also creates (201), it is for changes only: on something that
 * is not there yet it fails.
 */
const ifMatch = ({ method, problems = [], results }: Operation): Record<string, z.ZodType> => {
  const lists = (code: keyof typeof commonProblems) => problems.includes(commonProblems[code])
  const value = z
    .string()
    .meta({ description: 'The ETag of the version that is to change, quotes included', examples: ['"3"'] })
  if (method === 'PUT' && 201 in results && lists('precondition-failed'))
    return {
      'if-match': value.optional().meta({
        description: 'Needed to change what is registered: its ETag, quotes included. Leave it out to register.',
      }),
    }
  if (lists('precondition-required')) return { 'if-match': value }
  return lists('precondition-failed') ? { 'if-match': value.optional() } : {}
}

/** A GET that answers with a body takes the ETag back and saves the body. */
const isConditionalGet = ({ method, results }: Operation): boolean => method === 'GET' && 200 in results

const unchanged: ZodOpenApiResponseObject = {
  id: 'not-modified',
  description: '未变 · Not changed since the ETag in `If-None-Match`; no body',
  headers: etag,
}

const describe = (service: string, operation: Operation): ZodOpenApiOperationObject => {
  const headers = z.object({
    ...operation.headers?.shape,
    ...(operation.idempotent && { 'idempotency-key': z.string().min(1).max(64).optional() }),
    ...ifMatch(operation),
    ...(isConditionalGet(operation) && { 'if-none-match': z.string().optional() }),
    'x-request-id': z.string().max(128).optional().meta({
      description:
        'The caller’s own name for the request, of visible ASCII characters: sent back in `X-Request-Id`, never logged or kept. The hub’s name for it is in `X-Hub-Request-Id` and in a problem’s `requestId`',
    }),
    'accept-language': z.string().optional(),
  })
  return {
    operationId: operation.id,
    tags: [service],
    summary: `${operation.summary.zh} · ${operation.summary.en}`,
    description: `Cost: ${operation.cost}.`,
    ...(operation.scope ? { security: operation.scope.map((scope) => ({ oauth: [scope] })) } : { security: [] }),
    requestParams: {
      ...(operation.params && { path: operation.params }),
      ...(operation.query && { query: operation.query }),
      header: headers,
    },
    ...(operation.body && {
      requestBody: {
        required: true,
        content: { [operation.bodyType ?? 'application/json']: { schema: operation.body } },
      },
    }),
    responses: Object.fromEntries([
      ...Object.entries(operation.results).map(([status, { description, schema, mediaType }]) => [
        status,
        {
          description: `${description.zh} · ${description.en}`,
          ...(isConditionalGet(operation) && status === '200' && { headers: etag }),
          ...((schema || mediaType) && {
            content: { [mediaType ?? 'application/json']: { schema: schema ?? z.string() } },
          }),
        },
      ]),
      ...(isConditionalGet(operation) ? [['304', unchanged]] : []),
      ...refusals(operation),
    ]),
  }
}

/** The OpenAPI 3.1 document, from the contracts alone. */
export const openApiDocument = () => {
  const operations = services.flatMap((service) => Object.values(service.operations))
  nameTitledSchemas(
    operations.flatMap((o) =>
      [...Object.values(o.results).map((r) => r.schema), o.body, o.params, o.query].filter((s) => !!s),
    ),
  )
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {}
  for (const { name, operations } of services)
    for (const operation of Object.values(operations)) {
      paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: describe(name, operation) }
    }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: '京津冀一卡通互通枢纽 · One-Card Hub',
      version: '1.0.0',
      description: [
        'JSON over HTTPS. Business outcomes are 200 with an `outcome` or `answer` word; refusals are RFC 9457 problems. Tokens: OAuth 2.0 client credentials with private_key_jwt, bound by DPoP (RFC 9449), ES256.',
        'A method a path does not take is answered 405 with `Allow`.',
        'In the repository: `docs/first-hour.md` goes from registration to the mailbox with every header and claim, in a program that runs; `docs/home-protocol.md` is what each provincial platform serves to the hub, and the formats of signed codes and receipts.',
      ].join('\n\n'),
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: services.map(({ name }) => ({ name })),
    paths: paths as ZodOpenApiPathsObject,
    components: {
      responses: { 'method-not-allowed': refusalOf(405, [commonProblems['method-not-allowed']], false) },
      securitySchemes: {
        oauth: {
          type: 'oauth2',
          description: 'Every request carries `Authorization: DPoP <token>` and a fresh `DPoP` proof.',
          flows: {
            clientCredentials: {
              tokenUrl: '/oauth/token',
              scopes: Object.fromEntries(
                Scope.options.map((scope) => [scope, `${scopes[scope].zh} · ${scopes[scope].en}`]),
              ),
            },
          },
        },
      },
    },
  })
}
