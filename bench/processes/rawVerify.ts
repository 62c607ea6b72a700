import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { serveParent } from '../support/process.ts'

export type RawVerifyConfig = { pairs: number }

/** What nobody can do a signed request with less than: two ES256 verifications by `node:crypto`, of token and proof size. */
serveParent(async ({ pairs }: RawVerifyConfig) => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const dsaEncoding = 'ieee-p1363' as const
  const signed = [700, 500].map((length, i) => {
    const data = Buffer.alloc(length, i + 1)
    return { data, signature: sign('sha256', data, { key: privateKey, dsaEncoding }) }
  })
  return {
    ready: {},
    questions: {
      /** CPU milliseconds of one pair. */
      pair: () => {
        const before = process.cpuUsage()
        for (let n = 0; n < pairs; n++)
          for (const { data, signature } of signed)
            if (!verify('sha256', data, { key: publicKey, dsaEncoding }, signature)) throw new Error('does not hold')
        const { user, system } = process.cpuUsage(before)
        return (user + system) / 1000 / pairs
      },
    },
  }
})
