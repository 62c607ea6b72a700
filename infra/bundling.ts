import { join } from 'node:path'

const ours = (file: string) => join(import.meta.dirname, '..', 'shared', 'aws', file)

/**
 * How every function is bundled: by the stack and by the bundle report. One ESM file; the SDK inside, because the
 * runtime's own changes under us; `module` before `main`, because CommonJS does not shrink.
 */
export const bundling = {
  minify: true,
  target: 'node24',
  mainFields: ['module', 'main'],
  // Chinese as it is: escaped it takes twice the room.
  charset: 'utf8',
  legalComments: 'none',
  /** Parts of the SDK that a function has no use for, and what stands in their place. */
  alias: {
    '@aws-sdk/credential-provider-node': ours('lambdaCredentials.ts'),
    '@aws-sdk/middleware-endpoint-discovery': ours('lambdaDiscovery.ts'),
  },
} as const
