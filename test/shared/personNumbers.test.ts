import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkCharacter } from '../../functions/identity/cards/domain/personNumber.ts'
import { type NumberKind, personNumberIn } from '../../shared/contract/personNumbers.ts'
import { seeded } from '../../shared/sqlite/random.ts'

const persons: NumberKind[] = ['citizen', 'old-citizen', 'mobile', 'document', 'card', 'long']
const every: NumberKind[] = [...persons, 'telephone']

const times = 60
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const random = seeded(seed)
console.log(`numbers of persons: SEED=${seed}, ${times} of each kind in each disguise`)
const digits = (count: number) => Array.from({ length: count }, () => random.below(10)).join('')
const two = (n: number) => String(n).padStart(2, '0')
const birth = () => `${two(1 + random.below(12))}${two(1 + random.below(28))}`

const makers: Record<string, () => string> = {
  citizen: () => {
    const first = `${random.pick(['110105', '120103', '130102', '810000', '440301'])}${1930 + random.below(90)}${birth()}${digits(3)}`
    return `${first}${checkCharacter(first)}`
  },
  'old citizen': () => `${random.pick(['110105', '120103', '130102'])}${two(random.below(100))}${birth()}${digits(3)}`,
  mobile: () => `1${random.pick([...'3456789'])}${digits(9)}`,
}

/** Splits a text into pieces, each of a length that `length` names. */
const pieces = (text: string, length: () => number): string[] => {
  const found: string[] = []
  for (let at = 0; at < text.length; ) {
    const next = at + length()
    found.push(text.slice(at, next))
    at = next
  }
  return found
}

const scripts = ['０', '٠', '۰', '०', '০', '๐', '໐', '០', '༠', '߀', '𝟎', '𝟢', '𞥐', '꩐']
const inScript = (text: string, zero: string) =>
  text.replaceAll(/[0-9]/g, (d) => String.fromCodePoint((zero.codePointAt(0) as number) + Number(d)))
const spelled = (text: string, row: readonly string[], between = '') =>
  [...text].map((c) => row[Number(c)] ?? c).join(between)
const rows = {
  han: [...'〇一二三四五六七八九'],
  capitals: [...'零壹贰叁肆伍陆柒捌玖'],
  radio: [...'洞幺两三四五六拐八勾'],
  circled: ['⓪', ...'①②③④⑤⑥⑦⑧⑨'],
  dark: ['⓿', ...'❶❷❸❹❺❻❼❽❾'],
  english: 'zero one two three four five six seven eight nine'.split(' '),
  pinyin: 'líng yāo èr sān sì wǔ liù qī bā jiǔ'.split(' '),
}
const signs = ['·', '.', '-', ' ', ' - ', '/', '_', '—', '…', '*', '\n', '\t', '|', ' · ', '　', '😀', '(', '', '']

const disguises: Record<string, (number: string) => string> = {
  'as it is': (n) => n,
  'in lower case': (n) => n.toLowerCase(),
  'in random groups': (n) => pieces(n, () => 1 + random.below(6)).join(random.pick(signs)),
  'with another sign in each gap': (n) =>
    pieces(n, () => 1 + random.below(6)).reduce((text, piece) => `${text}${random.pick(signs)}${piece}`),
  'digit by digit': (n) => [...n].join(random.pick(signs)),
  'with one letter between the digits': (n) => [...n].join(random.pick(['a', '点', 'x', 'ж'])),
  'in another script': (n) => inScript(n, random.pick(scripts)),
  'each digit in some script': (n) => [...n].map((d) => inScript(d, random.pick(scripts))).join(''),
  'in Chinese numerals': (n) => spelled(n, rows.han, random.pick(['', ' ', '、'])),
  'in capital numerals': (n) => spelled(n, rows.capitals),
  'as it is said on the radio': (n) => spelled(n, rows.radio),
  'in circles': (n) => spelled(n, rows.circled),
  'in dark circles': (n) => spelled(n, rows.dark),
  'in English words': (n) => spelled(n, rows.english, random.pick([' ', '-', ', '])),
  'in pinyin': (n) => spelled(n, rows.pinyin, ' '),
  'half in numerals': (n) =>
    [...n].map((d) => (random.chance(0.5) && /[0-9]/.test(d) ? (rows.han[Number(d)] as string) : d)).join(''),
  'with O and l': (n) => n[0] + n.slice(1, -1).replaceAll('0', 'O').replaceAll('1', 'l') + n.slice(-1),
  'with unseen characters': (n) => [...n].join(random.pick(['\u200b', '\u2060', '\u00ad', '\ufe0f'])),
  'with keycaps': (n) => n.replaceAll(/[0-9]/g, '$&\ufe0f\u20e3'),
  'in superscript': (n) => n.replaceAll(/[0-9]/g, (d) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(d)] as string),
}
const around: ((text: string) => string)[] = [
  (t) => t,
  (t) => `依据第十三条，证号${t}。`,
  (t) => `see ${t}, please`,
  (t) => `（${t}）`,
  (t) => `+86 ${t}`,
]

describe('a person’s number is found', () => {
  const cases = Object.keys(makers).flatMap((who) => Object.keys(disguises).map((how) => [who, how] as const))
  test.each(cases)('%s %s', (who, how) => {
    for (let time = 0; time < times; time++) {
      const number = (makers[who] as () => string)()
      const text = random.pick(around)((disguises[how] as (n: string) => string)(number))
      expect(personNumberIn(text, persons), `SEED=${seed}: ${JSON.stringify(text)} of ${number}`).toBeDefined()
    }
  })

  test.each([
    ['110105·194912·31002X', 'citizen'],
    ['一一零一零五一九四九一二三一零零二X', 'citizen'],
    ['one 3 eight 1 two 3 4 five six 7 8', 'mobile'],
    ['110105194912310O2X', 'citizen'],
    ['１１０１０５１９４９１２３１００２Ⅹ', 'citizen'],
    ['编号 99 110105 19491231 0021', 'citizen'],
    ['110105491231002', 'old-citizen'],
    ['138.1234.5678', 'mobile'],
    ['(138)1234-5678', 'mobile'],
    ['008613812345678', 'mobile'],
    ['+86-138 1234 5678', 'mobile'],
    ['护照E12345678', 'document'],
    ['passport EA1234567', 'document'],
    ['回乡证 H0123456789', 'document'],
    ['H 0123 4567', 'document'],
    ['卡号A12345678', 'document'],
    ['永居证 CHN110000000001', 'document'],
    ['6222 0212 3456 7890 128', 'card'],
    ['6222021234567890128', 'card'],
    ['130102D156AB12CD34EF56AB12CD34EF', 'card'],
    ['811000123456789', 'long'],
  ])('%s: %s', (text, kind) => {
    expect(personNumberIn(text, every)).toBe(kind)
  })

  test.each(['010-55501234', '022 2334 5678', '0311-87654321', '400-818-1234', '电话23345678', '12345678'])(
    'a telephone number is one, and where offices are written down it may stand: %s',
    (text) => {
      expect(personNumberIn(text, every)).toBe('telephone')
      expect(personNumberIn(text, persons)).toBeUndefined()
    },
  )
})

const lawful = [
  '规定第三十七条',
  '《推进京津冀社会保障卡一卡通规定》第八条、第十三条第二款（2024年9月27日通过）',
  '人社部函〔2020〕12号',
  '人社部发〔2015〕31号、人社网信函〔2018〕1号，银办发〔2017〕170号',
  '第13、14、15、16、117条',
  'articles 13, 14, 15, 16, 17 and 118',
  'GB 11643-1999、GB/T 2260-2007、GB/T 35273-2020、LD/T 32.1-2015',
  'Regulations of 2024-09-27, articles 8 and 13, in force 2024-10-01 to 2026-12-31',
  '2024-09-27T12:34:56.000+08:00',
  '20240927123456',
  '130102000000',
  '咨询电话12333、12345、12301、12320、95588',
  '服务时间 9:00–11:30，13:30–17:00（周一至周五）；电话 12345',
  '天津市河西区平江道62号 300201',
  '二〇二四年九月二十七日',
  '一、二、三、四、五、六、七、八、九、十',
  '京人社发〔2023〕1号 津人社规字〔2024〕15号 冀人社规〔2024〕3号',
  'https://rsj.beijing.gov.cn/xxgk/2024zcwj/202409/t20240927_3905678.html',
  'Room 1203, Building 15, No. 88 Xinkai Road, open 8:30-17:00',
  '1998、2003、2008、2013、2018、2023年版',
  '100, 200, 300, 400, 500 元',
  '第三届2019–2021、第四届2022–2024',
  '3.1415926 与 2.7182818',
]

describe('what an office writes is not taken for a person’s number', () => {
  test.each(lawful)('%s', (text) => {
    expect(personNumberIn(text, persons)).toBeUndefined()
  })

  test.each([
    '天津市人力资源和社会保障局 022-23345678',
    '河北省 0311-87654321 转 8012',
    '北京 (010) 65551234、65551235',
    '国家医保 400-818-1234',
  ])('an office’s telephone: %s', (text) => {
    expect(personNumberIn(text, persons)).toBeUndefined()
  })

  test('no text of the demo catalogue', () => {
    const texts = (value: unknown): string[] =>
      typeof value === 'string'
        ? [value]
        : typeof value === 'object' && value !== null
          ? Object.values(value).flatMap(texts)
          : []
    const read = (path: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, '../..', path), 'utf8'))
    const catalogue = ['items', 'venues'].flatMap((name) => texts(read(`local/seed/data/${name}.json`)))
    const wrong = catalogue.filter((text) => personNumberIn(text, persons) !== undefined)
    console.log(
      `${catalogue.length} texts of the demo catalogue and ${lawful.length} of offices: ${wrong.length} refused`,
    )
    expect(catalogue.length).toBeGreaterThan(500)
    expect(wrong).toEqual([])
    const strict = catalogue.filter((text) => personNumberIn(text, every) !== undefined)
    expect(strict).toEqual([])
  })
})
