import { commonProblems, Problem } from '../../../../shared/contract/problem.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import { knowledgeOf, releaseHeaders } from '../../releases/answer.ts'
import type { ReleaseReader } from '../../releases/reader.ts'
import type { operations } from '../contract.ts'

export const getItem =
  ({ reader }: { reader: Pick<ReleaseReader, 'latest'> }): Handler<typeof operations.getItem> =>
  async ({ params }) => {
    const release = await reader.latest()
    const item = release.item(params.id)
    if (!item)
      throw new Problem(commonProblems['not-found'], {
        zh: '目录中没有这个事项。',
        en: 'The catalogue has no such item.',
      })
    return { status: 200, body: { ...knowledgeOf(release), item }, headers: releaseHeaders(release, params.id) }
  }
