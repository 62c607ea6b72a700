import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda'

export const context = {
  awsRequestId: '8f5bb3a4-7a7c-4a52-9b0b-3f2f1a3f0c11',
  functionName: 'onecard',
  getRemainingTimeInMillis: () => 30_000,
} as Context

/**
 * A request as API Gateway hands it to a function (REST API, payload 1.0), recorded and shortened: bodies in base64,
 * because the API takes every media type as binary; `path` without the stage, the stage in the context.
 */
export const toEvent = async (request: Request): Promise<APIGatewayProxyEvent> => {
  const url = new URL(request.url)
  const body = Buffer.from(await request.arrayBuffer())
  const headers = { ...Object.fromEntries(request.headers), Host: 'abcdefghij.execute-api.cn-north-1.amazonaws.com.cn' }
  const names = [...new Set(url.searchParams.keys())]
  return {
    resource: '/{proxy+}',
    path: decodeURIComponent(url.pathname),
    httpMethod: request.method,
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: names.length
      ? Object.fromEntries(names.map((n) => [n, url.searchParams.getAll(n).at(-1)]))
      : null,
    multiValueQueryStringParameters: names.length
      ? Object.fromEntries(names.map((n) => [n, url.searchParams.getAll(n)]))
      : null,
    pathParameters: { proxy: url.pathname.slice(1) },
    stageVariables: null,
    requestContext: {
      accountId: '111111111111',
      apiId: 'abcdefghij',
      authorizer: null,
      domainName: 'abcdefghij.execute-api.cn-north-1.amazonaws.com.cn',
      httpMethod: request.method,
      identity: { sourceIp: '203.0.113.7', userAgent: 'test' } as APIGatewayProxyEvent['requestContext']['identity'],
      path: `/hub${url.pathname}`,
      protocol: 'HTTP/1.1',
      requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
      requestTimeEpoch: 1763780400000,
      resourceId: '123456',
      resourcePath: '/{proxy+}',
      stage: 'hub',
    },
    body: body.length > 0 ? body.toString('base64') : null,
    isBase64Encoded: body.length > 0,
  }
}

type Handler = (event: APIGatewayProxyEvent, context: Context) => Promise<unknown>

/** `fetch` through a function's handler, as the gateway calls it. */
export const through =
  (handler: Handler) =>
  async (request: Request): Promise<Response> => {
    const { statusCode, headers, multiValueHeaders, body, isBase64Encoded } = (await handler(
      await toEvent(request),
      context,
    )) as APIGatewayProxyResult
    const all = new Headers()
    for (const [name, value] of Object.entries(headers ?? {})) all.set(name, String(value))
    for (const [name, values] of Object.entries(multiValueHeaders ?? {}))
      for (const value of values) all.append(name, String(value))
    const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')
    return new Response([204, 304].includes(statusCode) ? null : bytes, { status: statusCode, headers: all })
  }
