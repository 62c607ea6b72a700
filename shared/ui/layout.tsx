import type { Child } from 'hono/jsx'
import type { Language, Text } from '../contract/text.ts'
import { styles } from './styles.ts'

/** What every page shows around its content. `notice`: what people must know first, such as that the data are made up. */
export type PageFrame = { language: Language; title: Text; path: string; notice?: Text | undefined }

const words = {
  skip: { zh: '跳到正文', en: 'Skip to content' },
  home: { zh: '京津冀一卡通互通枢纽', en: 'One-Card Hub' },
  other: { zh: 'English', en: '中文' },
  check: { zh: '哪里能用卡', en: 'Where the card works' },
  track: { zh: '查投诉进度', en: 'Follow a complaint' },
  docs: { zh: '接口文档', en: 'API' },
  menu: { zh: '主菜单', en: 'Main menu' },
  phone: { zh: '电话咨询：12333；投诉：12345', en: 'Ask by phone: 12333; complain: 12345' },
} as const satisfies Record<string, Text>

/** The page in the other language: same path, same query, another `lang`. */
const switchLanguage = (path: string, language: Language): string => {
  const [place = '', query = ''] = path.split('?')
  const search = new URLSearchParams(query)
  search.set('lang', language === 'zh' ? 'en' : 'zh')
  return `${place}?${search}`
}

/** A whole page: landmarks, skip link, language switch; no script, one small style sheet inside. */
export const Page = ({ frame, children }: { frame: PageFrame; children: Child }) => {
  const { language, title, path, notice } = frame
  const lang = (text: Text) => text[language]
  return (
    <html lang={language === 'zh' ? 'zh-CN' : 'en'}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${lang(title)} · ${lang(words.home)}`}</title>
        <style dangerouslySetInnerHTML={{ __html: styles }} />
      </head>
      <body>
        <a class="skip" href="#main">
          {lang(words.skip)}
        </a>
        <header>
          <a class="brand" href={`/?lang=${language}`}>
            {lang(words.home)}
          </a>
          <nav aria-label={lang(words.menu)}>
            <a href={`/venues?lang=${language}`}>{lang(words.check)}</a>
            <a href={`/complaints/track?lang=${language}`}>{lang(words.track)}</a>
            <a href={`/docs?lang=${language}`}>{lang(words.docs)}</a>
            <a href={switchLanguage(path, language)} lang={language === 'zh' ? 'en' : 'zh-CN'}>
              {lang(words.other)}
            </a>
          </nav>
        </header>
        <main id="main">
          {notice && <p class="notice">{lang(notice)}</p>}
          <h1>{lang(title)}</h1>
          {children}
        </main>
        <footer>
          <p>{lang(words.phone)}</p>
        </footer>
      </body>
    </html>
  )
}

/** The document a page handler answers with. */
export const renderPage = (frame: PageFrame, children: Child): string =>
  `<!doctype html>${(<Page frame={frame}>{children}</Page>).toString()}`
