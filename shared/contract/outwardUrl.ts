/** Names that mean something only inside a network: this host, its neighbours, a cloud's own services. */
const inside = /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|lan|home\.arpa)$/

const loopback = /^http:\/\/127\.0\.0\.1(?::\d{1,5})?(?:\/|$)/

/** The URL, if its text is in the form in which it is sent and says no more than where. */
const asSent = (text: string): URL | undefined => {
  const url = URL.parse(text)
  if (!url || /[?#\\\s]/.test(text)) return undefined
  const normal = url.href === text || url.href === `${text}/`
  return normal && url.username === '' && url.password === '' ? url : undefined
}

/** The one place where plain http is spoken: the homes of a demonstration, on the host itself. */
export const isLoopbackUrl = (text: string): boolean => asSent(text) !== undefined && loopback.test(text)

/**
 * Whether a base URL that somebody registered is one the hub may call, as far as its text can tell (qr-crypto-security.md
 * §8.4, rows 95 and 104). URL.parse turns every spelling of an IPv4 address (decimal, octal, hexadecimal, full-width) into the
 * dotted one, so one pattern finds them all. The text must be in the form in which it is sent: what follows `#` would swallow
 * the path that the hub appends.
 */
export const isOutwardUrl = (text: string): boolean => {
  const url = asSent(text)
  if (!url) return false
  const { protocol, hostname, port } = url
  const literal = hostname.startsWith('[') || /^[\d.]+$/.test(hostname)
  const named = hostname.includes('.') && !hostname.endsWith('.') && !inside.test(hostname)
  // Below 1024 other protocols listen, and a TLS greeting is data to some of them.
  return protocol === 'https:' && !literal && named && (port === '' || Number(port) >= 1024)
}
