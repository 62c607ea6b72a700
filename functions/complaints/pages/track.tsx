import type { Language, Text } from '../../../shared/contract/text.ts'
import { renderPage } from '../../../shared/ui/layout.tsx'
import type { CaseView } from '../contract.ts'

export type Tracked =
  | { result: 'none' }
  | { result: 'mistyped' }
  | { result: 'unknown' }
  | { result: 'found'; view: CaseView }

const words = {
  title: { zh: '查询投诉进展', en: 'Follow a complaint' },
  intro: {
    zh: '请输入登记时得到的案件编号和查询密钥。',
    en: 'Enter the case code and the secret you were given when the case was filed.',
  },
  code: { zh: '案件编号（10 位字母和数字）', en: 'Case code (10 letters and digits)' },
  secret: { zh: '查询密钥', en: 'Secret' },
  show: { zh: '查看进展', en: 'Show progress' },
  mistyped: {
    zh: '案件编号输入有误，请逐个核对字符。',
    en: 'The case code is mistyped; please compare it letter by letter.',
  },
  unknown: {
    zh: '没有与此编号和密钥相符的案件，请核对后再试。',
    en: 'No case fits this code and secret; please check both and try again.',
  },
  case: { zh: '案件', en: 'Case' },
  holder: { zh: '现在由谁办理', en: 'Who has it now' },
  since: { zh: '自', en: 'since' },
  due: { zh: '期限', en: 'Due' },
  unknownDue: { zh: '尚不能算出', en: 'not known yet' },
  next: { zh: '您可以做什么', en: 'What you can do' },
  answer: { zh: '答复', en: 'Answer' },
  happened: { zh: '经过', en: 'What happened' },
} as const satisfies Record<string, Text>

const errorId = 'track-error'

/** An instant in China time, as people write it. */
const Time = ({ at }: { at: string }) => (
  <time datetime={at}>{new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')}</time>
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
            <dd>
              {say(view.holder.name)}（{say(words.since)} <Time at={view.holder.since} />）
            </dd>
          </>
        )}
        {view.due && (
          <>
            <dt>{say(words.due)}</dt>
            <dd>
              {view.due.by ? <Time at={view.due.by} /> : say(words.unknownDue)} {say(view.due.explanation)}
            </dd>
          </>
        )}
        <dt>{say(words.next)}</dt>
        {view.nextSteps.map((step) => (
          <dd>{say(step)}</dd>
        ))}
        {view.answer && (
          <>
            <dt>{say(words.answer)}</dt>
            <dd>{view.answer.text}</dd>
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
    </section>
  )
}

/** The form, and under it what it found. What was typed is not shown again. */
export const trackPage = (language: Language, tracked: Tracked): string => {
  const say = (text: Text) => text[language]
  const failed = tracked.result === 'mistyped' || tracked.result === 'unknown'
  const error = failed ? { 'aria-describedby': errorId, 'aria-invalid': 'true' as const } : {}
  return renderPage(
    { language, title: words.title, path: '/complaints/track' },
    <>
      {failed && (
        <p id={errorId} role="alert" class="answer no">
          {say(words[tracked.result])}
        </p>
      )}
      {tracked.result === 'found' && <Case view={tracked.view} language={language} />}
      {tracked.result !== 'found' && (
        <>
          <p>{say(words.intro)}</p>
          <form method="post" action={`/complaints/track?lang=${language}`}>
            <div>
              <label for="code">{say(words.code)}</label>
              <input id="code" name="code" required maxlength={20} autocomplete="off" spellcheck={false} {...error} />
            </div>
            <div>
              <label for="secret">{say(words.secret)}</label>
              <input
                id="secret"
                name="secret"
                required
                maxlength={60}
                autocomplete="off"
                spellcheck={false}
                {...error}
              />
            </div>
            <button type="submit">{say(words.show)}</button>
          </form>
        </>
      )}
    </>,
  )
}
