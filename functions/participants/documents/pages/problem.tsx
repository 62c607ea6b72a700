import type { ProblemKind } from '../../../../shared/contract/problem.ts'
import type { Language, Text } from '../../../../shared/contract/text.ts'
import { renderPage } from '../../../../shared/ui/layout.tsx'

const parties: Record<ProblemKind['party'], Text> = {
  caller: { zh: '调用方', en: 'the caller' },
  hub: { zh: '枢纽', en: 'the hub' },
  home: { zh: '发卡省份', en: 'the card’s home province' },
  peer: { zh: '另一参与方', en: 'another participant' },
}

const words = {
  status: { zh: 'HTTP 状态码', en: 'HTTP status' },
  party: { zh: '由谁处理', en: 'Who must act' },
  retry: { zh: '可否原样重试', en: 'May the same request be retried' },
  yes: { zh: '可以', en: 'yes' },
  no: { zh: '不可以', en: 'no' },
  next: { zh: '下一步', en: 'Next step' },
}

/** What one problem kind means and what to do: the page at the problem's `type`. */
export const problemPage = (kind: ProblemKind, language: Language): string => {
  const say = (text: Text) => text[language]
  return renderPage(
    { language, title: kind.title, path: `/problems/${kind.code}` },
    <dl>
      <dt>code</dt>
      <dd>
        <code>{kind.code}</code>
      </dd>
      <dt>{say(words.status)}</dt>
      <dd>{kind.status}</dd>
      <dt>{say(words.party)}</dt>
      <dd>{say(parties[kind.party])}</dd>
      <dt>{say(words.retry)}</dt>
      <dd>{say(kind.retryable ? words.yes : words.no)}</dd>
      <dt>{say(words.next)}</dt>
      <dd>{say(kind.nextStep)}</dd>
    </dl>,
  )
}
