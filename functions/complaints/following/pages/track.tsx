import type { Language, Text } from '../../../../shared/contract/text.ts'
import { renderPage } from '../../../../shared/ui/layout.tsx'
import type { CaseView, Due } from '../../case/contract.ts'

export type Tracked =
  | { result: 'none' }
  | { result: 'mistyped' | 'unknown'; typed: string | undefined }
  | { result: 'found'; view: CaseView }

const words = {
  title: { zh: '查询投诉进展', en: 'Follow a complaint' },
  intro: {
    zh: '请输入登记时得到的案件编号和查询口令。',
    en: 'Enter the case code and the secret you were given when the case was filed.',
  },
  code: { zh: '案件编号（10 位字母和数字）', en: 'Case code (10 letters and digits)' },
  secret: { zh: '查询口令', en: 'Secret' },
  show: { zh: '查看进展', en: 'Show progress' },
  mistyped: {
    zh: '案件编号输入有误，请逐个核对字符。',
    en: 'The case code is mistyped; please compare it letter by letter.',
  },
  unknown: {
    zh: '没有与此编号和查询口令相符的案件，请核对后再试。',
    en: 'No case fits this code and secret; please check both and try again.',
  },
  case: { zh: '案件', en: 'Case' },
  holder: { zh: '现在由谁办理', en: 'Who has it now' },
  since: { zh: '自', en: 'since' },
  times: { zh: '时间均为北京时间。', en: 'All times are Beijing time.' },
  another: { zh: '查询另一案件', en: 'Look up another case' },
  unknownDue: { zh: '尚不能算出', en: 'not known yet' },
  next: { zh: '您可以做什么', en: 'What you can do' },
  answer: { zh: '答复', en: 'Answer' },
  happened: { zh: '经过', en: 'What happened' },
} as const satisfies Record<string, Text>

const clocks: Record<Due['clock'], Text> = {
  transfer: { zh: '转办期限', en: 'To be passed on by' },
  accept: { zh: '受理期限', en: 'To be accepted by' },
  return: { zh: '退回期限', en: 'To be returned by' },
  reply: { zh: '答复期限', en: 'To be answered by' },
}

const errorId = 'track-error'

/** An instant in China time, as people write it. */
const Time = ({ at }: { at: string }) => (
  <time datetime={at}>{new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')}</time>
)

const Holder = ({ name, since, language }: { name: Text; since: string; language: Language }) =>
  language === 'zh' ? (
    <dd>
      {name.zh}（{words.since.zh} <Time at={since} />）
    </dd>
  ) : (
    <dd>
      {name.en} ({words.since.en} <Time at={since} />)
    </dd>
  )

const Case = ({ view, language }: { view: CaseView; language: Language }) => {
  const say = (text: Text) => text[language]
  return (
    <section aria-labelledby="case">
      <h2 id="case">
        {say(words.case)} <code>{view.caseCode}</code>
      </h2>
      <p class="answer">
        <strong>{say(view.stateText)}</strong>
      </p>
      <dl>
        {view.holder && (
          <>
            <dt>{say(words.holder)}</dt>
            <Holder name={view.holder.name} since={view.holder.since} language={language} />
          </>
        )}
        {view.due && (
          <>
            <dt>{say(clocks[view.due.clock])}</dt>
            <dd>{view.due.by ? <Time at={view.due.by} /> : say(words.unknownDue)}</dd>
            <dd>{say(view.due.explanation)}</dd>
          </>
        )}
        <dt>{say(words.next)}</dt>
        {view.nextSteps.map((step) => (
          <dd>{say(step)}</dd>
        ))}
        {view.answer && (
          <>
            <dt>{say(words.answer)}</dt>
            <dd>
              {view.answer.text.split(/\n+/).map((line) => (
                <p>{line}</p>
              ))}
            </dd>
          </>
        )}
      </dl>
      <h2 id="timeline">{say(words.happened)}</h2>
      <ol aria-labelledby="timeline">
        {view.timeline.map(({ at, text }) => (
          <li>
            <Time at={at} /> {say(text)}
          </li>
        ))}
      </ol>
      <p>{say(words.times)}</p>
      <p>
        <a href={`/complaints/track?lang=${language}`}>{say(words.another)}</a>
      </p>
    </section>
  )
}

/** The form, or what it found. A code can be corrected where it was typed; the secret is not shown again. */
export const trackPage = (language: Language, tracked: Tracked): string => {
  const say = (text: Text) => text[language]
  const failed = tracked.result === 'mistyped' || tracked.result === 'unknown' ? tracked : undefined
  const error = { 'aria-describedby': errorId, 'aria-invalid': 'true' as const }
  return renderPage(
    { language, title: words.title, path: '/complaints/track' },
    <>
      {failed && (
        <p id={errorId} role="alert" class="answer no">
          {say(words[failed.result])}
        </p>
      )}
      {tracked.result === 'found' && <Case view={tracked.view} language={language} />}
      {tracked.result !== 'found' && (
        <>
          <p>{say(words.intro)}</p>
          <form method="post" action={`/complaints/track?lang=${language}`}>
            <div>
              <label for="code">{say(words.code)}</label>
              <input
                id="code"
                name="code"
                required
                maxlength={20}
                autocomplete="off"
                autocapitalize="characters"
                spellcheck={false}
                value={failed?.typed}
                {...(failed && error)}
              />
            </div>
            <div>
              <label for="secret">{say(words.secret)}</label>
              <input
                id="secret"
                name="secret"
                required
                maxlength={60}
                autocomplete="off"
                autocapitalize="none"
                spellcheck={false}
                {...(failed?.result === 'unknown' && error)}
              />
            </div>
            <button type="submit">{say(words.show)}</button>
          </form>
        </>
      )}
    </>,
  )
}
