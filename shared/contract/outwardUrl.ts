/** Names that mean something only inside a network: this host, its neighbours, a cloud's own services. */
const inside = /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|lan|home\.arpa)$/

/** The one place where plain http is spoken: the demo world's homes, on the host itself. */
const loopback = /^http:\/\/127\.0\.0\.1(?::\d{1,5})?(?:\/|$)/

/**
 * Whether a base URL that somebody registered is one the hub may call, as far as its text can tell (qr-crypto-security.md
 * §8.4, rows 95 and 104). URL.parse turns every spelling of an IPv4 address (decimal, octal, hexadecimal, full-width) into the
 * dotted one, so one pattern finds them all. The text must be in the form in which it is sent: what follows `#` would swallow
 * the path that the hub appends.
 */
export const isOutwardUrl = (text: string): boolean => {
  const url = URL.parse(text)
  if (!url || /[?#\\\s]/.test(text)) return false
  if (url.username !== '' || url.password !== '' || (url.href !== text && url.href !== `${text}/`)) return false
  if (loopback.test(text)) return true
  const { protocol, hostname, port } = url
  const literal = hostname.startsWith('[') || /^[\d.]+$/.test(hostname)
  const named = hostname.includes('.') && !hostname.endsWith('.') && !inside.test(hostname)
  // Below 1024 other protocols listen, and a TLS greeting is data to some of them.
  return protocol === 'https:' && !literal && named && (port === '' || Number(port) >= 1024)
}
