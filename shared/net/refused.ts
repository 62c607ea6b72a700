import { AddressRefused } from './guard.ts'

/** What OpenSSL and Node call a certificate they do not accept: expired, of another name, of an unknown authority. */
const certificate = /CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)/

/** Which check ended a call before anything was sent; undefined when the other side, or the way there, was at fault. */
export const refusedCheck = (error: unknown): AddressRefused['check'] | 'certificate' | undefined => {
  if (error instanceof AddressRefused) return error.check
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return certificate.test(code) ? 'certificate' : undefined
}
