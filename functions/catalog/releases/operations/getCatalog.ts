import type { Handler } from '../../../../shared/http/bind.ts'
import { knowledgeOf, releaseHeaders } from '../answer.ts'
import type { operations } from '../contract.ts'
import type { ReleaseReader } from '../reader.ts'

export const getCatalog =
  ({ reader }: { reader: Pick<ReleaseReader, 'latest'> }): Handler<typeof operations.getCatalog> =>
  async () => {
    const release = await reader.latest()
    const { manifest, digest, signature } = release.signed
    return {
      status: 200,
      body: {
        ...knowledgeOf(release),
        publishedAt: manifest.publishedAt,
        counts: manifest.counts,
        digest,
        signature,
      },
      headers: releaseHeaders(release),
    }
  }
