import { BlockList, isIP } from 'node:net'

const listOf = (ranges: readonly string[], family: 'ipv4' | 'ipv6'): BlockList => {
  const list = new BlockList()
  for (const range of ranges) {
    const [net = '', bits] = range.split('/')
    list.addSubnet(net, Number(bits), family)
  }
  return list
}

/** What of IPv4 is not the public Internet: IANA's special-purpose registry (RFC 6890), multicast, the old class E. */
const innerV4 = listOf(
  [
    ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
    ...['192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24'],
    ...['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  ],
  'ipv4',
)

/**
 * IPv6 gives out 2000::/3 alone, so what is outside of it needs no list: loopback, unspecified, unique and link local,
 * multicast, IPv4-mapped (::ffff:0:0/96), NAT64 (64:ff9b::/96 and 64:ff9b:1::/48).
 */
const givenOutV6 = listOf(['2000::/3'], 'ipv6')

/** Inside of it: Teredo and other protocols' own, documentation twice, 6to4 (an IPv4 address in disguise), AS112. */
const innerV6 = listOf(['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'], 'ipv6')

/** Whether an address, as a resolver answers it, belongs to the public Internet. What is no address does not. */
export const isPublicAddress = (address: string): boolean => {
  const family = isIP(address)
  if (family === 4) return !innerV4.check(address, 'ipv4')
  // A zone (`fe80::1%eth0`) means something on one host only.
  if (family !== 6 || address.includes('%')) return false
  return givenOutV6.check(address, 'ipv6') && !innerV6.check(address, 'ipv6')
}
