import * as z from 'zod'
import type { CaseView } from './contract.ts'
import { Contact } from './contract.ts'
import type { CaseRecord } from './domain/record.ts'
import type { Sealer } from './ports.ts'

/** What the citizen wrote and how to reach them; sealed together. */
export const Content = z.strictObject({ text: z.string(), contact: Contact.nullable() })
export type Content = z.output<typeof Content>

const contexts = {
  content: (code: string) => ({ case: code, part: 'content' }),
  answer: (code: string) => ({ case: code, part: 'answer' }),
}

export const sealContent = (sealer: Sealer, code: string, content: Content): Promise<string> =>
  sealer.seal(contexts.content(code), JSON.stringify(content))

export const openContent = async (sealer: Sealer, record: CaseRecord): Promise<Content> =>
  Content.parse(JSON.parse(await sealer.open(contexts.content(record.code), record.sealed)))

export const sealAnswer = (sealer: Sealer, code: string, text: string): Promise<string> =>
  sealer.seal(contexts.answer(code), text)

export const openAnswer = async (sealer: Sealer, { code, answer }: CaseRecord): Promise<CaseView['answer']> => {
  if (!answer) return null
  const { sealed, ...given } = answer
  return { ...given, text: await sealer.open(contexts.answer(code), sealed) }
}
