import { createHash, createHmac } from 'node:crypto'

/** What signs a request; a Lambda finds them in its environment. */
export type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string | undefined }

const hex = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex')
const mac = (key: string | Uint8Array, data: string): Buffer => createHmac('sha256', key).update(data).digest()

/** Percent-encoding as Signature Version 4 wants it (RFC 3986 unreserved characters stay). */
const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

/**
 * Signs a request to an AWS service with Signature Version 4 (AWS General Reference, “Signature Version 4 signing
 * process”). Answers the headers to send. Path parts are encoded once, as S3 wants it.
 */
export const signRequest = (
  request: { method: string; url: URL; headers?: Record<string, string>; body?: string | Uint8Array },
  { accessKeyId, secretAccessKey, sessionToken }: Credentials,
  { region, service }: { region: string; service: string },
  now: Date,
): Record<string, string> => {
  const { method, url, body = '' } = request
  const time = now.toISOString().replaceAll(/[-:]|\.[0-9]{3}/g, '')
  const day = time.slice(0, 8)
  const bodyHash = hex(body)
  const headers: Record<string, string> = {
    ...request.headers,
    host: url.host,
    'x-amz-content-sha256': bodyHash,
    'x-amz-date': time,
    ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
  }
  const names = Object.keys(headers).sort()
  const canonical = [
    method,
    url.pathname
      .split('/')
      .map((part) => encode(decodeURIComponent(part)))
      .join('/'),
    [...url.searchParams]
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .sort()
      .join('&'),
    ...names.map((name) => `${name}:${headers[name]?.trim()}`),
    '',
    names.join(';'),
    bodyHash,
  ].join('\n')
  const scope = `${day}/${region}/${service}/aws4_request`
  const toSign = ['AWS4-HMAC-SHA256', time, scope, hex(canonical)].join('\n')
  const key = [region, service, 'aws4_request'].reduce<Uint8Array>(mac, mac(`AWS4${secretAccessKey}`, day))
  const signature = mac(key, toSign).toString('hex')
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  }
}
