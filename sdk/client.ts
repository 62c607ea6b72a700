import type { Scope } from '../shared/contract/scope.ts'
import { makeAssertion } from '../shared/crypto/clientAssertion.ts'
import { makeProof } from '../shared/crypto/dpop.ts'
import { randomId } from '../shared/crypto/ids.ts'
import { jwkSigner, type PrivateJwk, type Signer, signJws } from '../shared/crypto/signer.ts'

/** An answer of the hub: `body` is parsed JSON, or text when the answer is not JSON. */
export type Answer = { status: number; headers: Headers; body: unknown }

export type CallOptions = {
  body?: unknown
  headers?: Record<string, string>
  idempotencyKey?: string
}

export type Client = {
  id: string
  signer: Signer
  /** Calls the hub; gets and renews the access token and signs a proof for every request. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>
  /** A live access token, for callers that make requests of their own. */
  token(): Promise<string>
  /** A proof for one request. */
  proof(method: string, path: string, accessToken?: string): Promise<string>
}

export type ClientOptions = {
  /** The hub's issuer: what assertions and proofs are made out to. */
  issuer: string
  /** Where requests go, when that is not the issuer's own address. */
  baseUrl?: string
  clientId: string
  key: PrivateJwk
  /** Undefined: every registered scope. */
  scopes?: readonly Scope[]
  /** The language of texts in answers; undefined: the hub’s choice. */
  language?: 'zh' | 'en'
  fetch?: (request: Request) => Promise<Response>
  /**
   * How often a call is sent, in all, while the hub answers `temporarily-unavailable`; each time with a fresh proof. Once
   * unless said: what is not harmless to repeat wants an Idempotency-Key.
   */
  tries?: number
  /** Waits so many seconds, as `Retry-After` says. */
  wait?: (seconds: number) => Promise<void>
  clock?: () => Date
}

/** Renew a token this long before it ends. */
const renewMs = 30_000

/** An HTTP answer that is not a token. */
export class TokenRefused extends Error {
  readonly answer: Answer
  constructor(answer: Answer) {
    super(`the hub refused a token: ${JSON.stringify(answer.body)}`)
    this.answer = answer
  }
}

const read = async (response: Response): Promise<Answer> => {
  const text = await response.text()
  const json = response.headers.get('content-type')?.includes('json') && text !== ''
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text }
}

/** Whether an answer says that the same call may go well in a moment: by its code, or as OAuth spells it. */
const isPassing = ({ body }: Answer): boolean => {
  const { code, error } = body as { code?: unknown; error?: unknown }
  return code === 'temporarily-unavailable' || error === 'temporarily_unavailable'
}

/** A participant's client: tokens by `private_key_jwt`, bound by DPoP, renewed by themselves. */
export const createClient = async (options: ClientOptions): Promise<Client> => {
  const {
    issuer,
    baseUrl = issuer,
    clientId,
    fetch: send = (request) => fetch(request),
    clock = () => new Date(),
    tries = 1,
    wait = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000)),
  } = options
  const signer = await jwkSigner(options.key)
  const spoken = options.language && { 'accept-language': options.language }
  let held: { token: string; until: number } | undefined

  const proof = (method: string, path: string, accessToken?: string) =>
    makeProof(signer, {
      method,
      url: `${issuer}${path.split('?')[0]}`,
      accessToken,
      now: clock(),
      jti: randomId('jti'),
    })

  /** Sends what `make` makes, anew for every try. */
  const patiently = async (make: () => Promise<Request>): Promise<Answer> => {
    for (let tried = 1; ; tried++) {
      const answer = await read(await send(await make()))
      if (answer.status !== 503 || !isPassing(answer) || tried >= tries) return answer
      await wait(Number(answer.headers.get('retry-after') ?? 1))
    }
  }

  const token = async (): Promise<string> => {
    if (held && held.until > clock().getTime() + renewMs) return held.token
    const answer = await patiently(
      async () =>
        new Request(`${baseUrl}/oauth/token`, {
          method: 'POST',
          headers: {
            'content-type': 'application/x-www-form-urlencoded',
            dpop: await proof('POST', '/oauth/token'),
            ...spoken,
          },
          body: new URLSearchParams({
            grant_type: 'client_credentials',
            client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
            client_assertion: await makeAssertion(signer, { clientId, issuer, now: clock(), jti: randomId('jti') }),
            ...(options.scopes && { scope: options.scopes.join(' ') }),
          }),
        }),
    )
    if (answer.status !== 200) throw new TokenRefused(answer)
    const { access_token, expires_in } = answer.body as { access_token: string; expires_in: number }
    held = { token: access_token, until: clock().getTime() + expires_in * 1000 }
    return access_token
  }

  return {
    id: clientId,
    signer,
    token,
    proof,
    call: async (method, path, { body, headers = {}, idempotencyKey } = {}) => {
      const accessToken = await token()
      return patiently(
        async () =>
          new Request(`${baseUrl}${path}`, {
            method,
            headers: {
              authorization: `DPoP ${accessToken}`,
              dpop: await proof(method, path, accessToken),
              ...spoken,
              ...(body !== undefined && { 'content-type': 'application/json' }),
              ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
              ...headers,
            },
            ...(body !== undefined && { body: JSON.stringify(body) }),
          }),
      )
    },
  }
}

/** Registers a key and proves its possession: the two calls of `POST /v1/participants/{id}/keys`. `by` is the operator or the participant. */
export const registerKey = async (
  by: Client,
  issuer: string,
  participantId: string,
  use: 'client' | 'code' | 'answer',
  key: PrivateJwk,
): Promise<Answer> => {
  const signer = await jwkSigner(key)
  const added = await by.call('POST', `/v1/participants/${participantId}/keys`, {
    body: { use, jwk: signer.publicJwk },
  })
  if (added.status !== 201) return added
  const { kid, challenge } = added.body as { kid: string; challenge: string }
  const proof = await signJws(signer, 'key-proof+jwt', { aud: issuer, nonce: challenge })
  return by.call('POST', `/v1/participants/${participantId}/keys/${kid}/proof`, { body: { proof } })
}
