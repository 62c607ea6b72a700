import type { ProblemKind } from '../../../../shared/contract/problem.ts'
import { type Scope, scopes } from '../../../../shared/contract/scope.ts'
import type { Language, Text } from '../../../../shared/contract/text.ts'
import { renderPage } from '../../../../shared/ui/layout.tsx'

/** One operation as the page lists it. */
export type ListedOperation = {
  service: string
  id: string
  method: string
  path: string
  summary: Text
  scope: readonly Scope[] | null
}

const words = {
  title: { zh: '接口文档', en: 'API documentation' },
  intro: {
    zh: '下面是全部操作。请求、应答与错误的完整定义见 OpenAPI 3.1 文档，可导入任何 OpenAPI 工具。',
    en: 'All operations. The OpenAPI 3.1 document holds every request, answer and error, for any OpenAPI tool.',
  },
  openapi: { zh: 'OpenAPI 3.1 文档', en: 'OpenAPI 3.1 document' },
  operation: { zh: '操作', en: 'Operation' },
  what: { zh: '作用', en: 'What it does' },
  scope: { zh: '权限', en: 'Scope' },
  public: { zh: '公开', en: 'public' },
  problems: { zh: '错误种类', en: 'Problem kinds' },
} as const satisfies Record<string, Text>

const aside = (word: string, meaning: string, language: Language): string =>
  language === 'zh' ? `${word}（${meaning}）` : `${word} (${meaning})`

/** Everything one can call, by service, and every problem kind with its page. */
export const docsPage = (
  listed: readonly ListedOperation[],
  problems: readonly ProblemKind[],
  language: Language,
): string => {
  const say = (text: Text) => text[language]
  const services = [...new Set(listed.map((o) => o.service))]
  return renderPage(
    { language, title: words.title, path: '/docs' },
    <>
      <p>{say(words.intro)}</p>
      <p>
        <a href="/openapi.json">{say(words.openapi)}</a>
      </p>
      {services.map((service) => (
        <section>
          <h2>{service}</h2>
          <section class="scroll" tabindex={0} aria-label={service}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{say(words.operation)}</th>
                  <th scope="col">{say(words.what)}</th>
                  <th scope="col">{say(words.scope)}</th>
                </tr>
              </thead>
              <tbody>
                {listed
                  .filter((o) => o.service === service)
                  .map((o) => (
                    <tr id={o.id}>
                      <th scope="row">
                        <code>
                          {o.method} {o.path}
                        </code>
                      </th>
                      <td>{say(o.summary)}</td>
                      <td>
                        {o.scope
                          ? o.scope.map((s) => aside(s, say(scopes[s]), language)).join(' / ')
                          : say(words.public)}
                      </td>
                    </tr>
                  ))}
              </tbody>
            </table>
          </section>
        </section>
      ))}
      <section>
        <h2>{say(words.problems)}</h2>
        <ul>
          {problems.map((kind) => (
            <li>
              <a href={`/problems/${kind.code}?lang=${language}`}>
                <code>{kind.code}</code>
              </a>{' '}
              {say(kind.title)}
            </li>
          ))}
        </ul>
      </section>
    </>,
  )
}
