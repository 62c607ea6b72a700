import type { LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { isLoopbackUrl, isOutwardUrl } from '../contract/outwardUrl.ts'
import { isPublicAddress } from './addresses.ts'

/** Where a hub sends: to the public Internet, and a hub for demonstrations to its own host as well. */
export type Reach = 'public' | 'public-and-loopback'

/** Why an address is not called: its text, or what its name resolves to. */
export class AddressRefused extends Error {
  readonly check: 'url' | 'resolved'
  constructor(check: AddressRefused['check']) {
    super(check)
    this.name = 'AddressRefused'
    this.check = check
  }
}

/** All addresses of a name, as node:dns/promises lookup with `all` answers them. */
export type Resolve = (name: string) => Promise<LookupAddress[]>

/** Whether a base URL may be called, as far as its text can tell. */
export const isWithinReach = (url: string, reach: Reach): boolean =>
  isOutwardUrl(url) || (reach === 'public-and-loopback' && isLoopbackUrl(url))

/**
 * A lookup for sockets: the socket connects to what was checked, since nobody resolves the name again in between. One inner
 * address among public ones refuses all (qr-crypto-security.md §8.4, row 96): which one is tried is not ours to say.
 */
export const checkedLookup =
  (resolve: Resolve): LookupFunction =>
  (name, { all }, done) => {
    resolve(name).then(
      (found) => {
        const [first] = found
        if (!first || !found.every(({ address }) => isPublicAddress(address))) done(new AddressRefused('resolved'), [])
        else if (all) done(null, found)
        else done(null, first.address, first.family)
      },
      (error: NodeJS.ErrnoException) => done(error, []),
    )
  }
