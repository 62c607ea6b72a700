import type { Handler } from '../../../../shared/http/bind.ts'
import { invalid } from '../../../../shared/http/readRequest.ts'
import { knowledgeOf, releaseHeaders } from '../../releases/answer.ts'
import type { ReleaseReader } from '../../releases/reader.ts'
import type { operations } from '../contract.ts'
import { tooMuchToSearch } from '../domain/search.ts'
import { findVenues } from '../findVenues.ts'

export const listVenues =
  ({ reader }: { reader: Pick<ReleaseReader, 'latest'> }): Handler<typeof operations.listVenues> =>
  async ({ query: { limit, lang: _lang, ...query }, request: { language } }) => {
    const tooMuch = tooMuchToSearch(query.q ?? '')
    if (tooMuch) throw invalid([{ pointer: '/query/q', code: 'too_big', detail: tooMuch[language] }])
    const release = await reader.latest()
    return {
      status: 200,
      body: { ...knowledgeOf(release), ...findVenues(release, query, limit) },
      headers: releaseHeaders(release, query, limit),
    }
  }
