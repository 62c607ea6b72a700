import type { Handler } from '../../../../shared/http/bind.ts'
import { knowledgeOf, releaseHeaders } from '../../releases/answer.ts'
import type { ReleaseReader } from '../../releases/reader.ts'
import type { operations } from '../contract.ts'

/** The list is short (the national one holds 160 items), so it is one page. */
export const listItems =
  ({ reader }: { reader: Pick<ReleaseReader, 'latest'> }): Handler<typeof operations.listItems> =>
  async ({ query: { form } }) => {
    const release = await reader.latest()
    const items = release.items().filter((item) => form === undefined || item.forms.includes(form))
    return { status: 200, body: { ...knowledgeOf(release), items }, headers: releaseHeaders(release, form) }
  }
