import * as z from 'zod'

/**
 * The hub's external URL: audience, issuer and base of every `htu`. A trailing slash would make every proof name another
 * URL, so it is refused where it is configured.
 */
export const Issuer = z.url({ protocol: /^https?$/ }).refine((url) => !url.endsWith('/'), 'ends with a slash')
