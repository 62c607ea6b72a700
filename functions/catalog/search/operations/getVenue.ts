import { commonProblems, Problem } from '../../../../shared/contract/problem.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import { knowledgeOf, releaseHeaders } from '../../releases/answer.ts'
import type { ReleaseReader } from '../../releases/reader.ts'
import type { operations } from '../contract.ts'

export const getVenue =
  ({ reader }: { reader: Pick<ReleaseReader, 'latest'> }): Handler<typeof operations.getVenue> =>
  async ({ params }) => {
    const release = await reader.latest()
    const venue = release.venue(params.id)
    if (!venue)
      throw new Problem(commonProblems['not-found'], {
        zh: '目录中没有这个场所。',
        en: 'The catalogue has no such venue.',
      })
    return {
      status: 200,
      body: { ...knowledgeOf(release), venue, acceptances: release.acceptances(venue.id) },
      headers: releaseHeaders(release, params.id),
    }
  }
