import { figuresOf, mayHoldNumber } from './figures.ts'

/**
 * Numbers that lead to a person. `telephone` may be an office's as well as a person's: who publishes addresses allows it,
 * who gives reasons does not.
 */
export type NumberKind = 'citizen' | 'old-citizen' | 'mobile' | 'document' | 'card' | 'long' | 'telephone'

/** First two digits of a person's number: where it was given out (GB/T 2260; 81–83 residence permits, 91–96 permanent residents). */
const area = '(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[1-6])'
const monthDay = '(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])'
const ofCitizen = `${area}[0-9]{4}(?:19|20)[0-9]{2}${monthDay}[0-9]{3}[0-9X]`
/** At one end of a reading: what was put before or after it hides it no better. */
const citizen = new RegExp(`^${ofCitizen}|${ofCitizen}$`)
const oldCitizen = new RegExp(`^${area}[0-9]{6}${monthDay}[0-9]{3}$`)
const mobile = /^(?:0{0,2}86)?1[3-9][0-9]{9}$/
/** Landlines with their area code, and numbers of services that every province dials alike. */
const telephone = /^(?:0(?:10|2[0-9]|[3-9][0-9]{2})[2-9][0-9]{6,7}|[48]00[0-9]{7})$/
/** A moment written without signs, or a division code filled up with zeros: as long as a number, and nobody's. */
const nobodys = new RegExp(`^(?:20[0-9]{2}${monthDay}[0-9]{4,6}|[1-6][0-9]{5}0{6})$`)

/**
 * Passports, permits and card numbers: a letter or two and seven to ten digits. “GB/T 35273-2020” is none: its digits come
 * in two groups, after a T.
 */
const documents =
  /(?<![A-Z0-9])(?:[A-Z][0-9]{8,10}|[A-Z]{2}[0-9]{7}|[A-Z]{3}[0-9]{12}|[A-Z](?: [0-9]){8,10}|[EGDSPHM] ?[0-9]{4} ?[0-9]{4}(?:[0-9]{2})?)(?! ?[0-9])/
/** 卡识别码 */
const cardId = /(?<![A-Z0-9])[0-9A-F]{32}(?![A-Z0-9])/

/** Luhn’s sum, as every bank card bears it. */
const luhn = (digits: string): boolean => {
  const weighed = [...digits].reverse().map((digit, i) => Number(digit) * (i % 2 === 0 ? 1 : 2))
  return weighed.reduce((sum, n) => sum + (n > 9 ? n - 9 : n), 0) % 10 === 0
}

/** So many digits the shortest number has. Few texts have them: the rest is not looked at further. */
const fewest = 7
/** And in groups: fewer may be anything, a date for one. */
const fewestApart = 10

/** Neighbouring groups of digits, read as one number. `listed`: commas alone part them. */
type Reading = { digits: string; listed: boolean; all: readonly string[]; from: number; to: number }

const groupsOf = ({ all, from, to }: Reading): readonly string[] => all.slice(from, to + 1)
const isSingle = ({ from, to }: Reading): boolean => from === to

/** Longest number worth reading on for: a person's, or a bank card's. */
const longest = 19

/** Every way to read neighbours as one number, in a run of digits with nothing but signs between them. */
const readings = (run: string): Reading[] => {
  const parts = run.split(/([ ,])/)
  const all = parts.filter((_, i) => i % 2 === 0)
  return all.flatMap((_, from) => {
    const found: Reading[] = []
    let digits = ''
    let listed = true
    for (let to = from; to < all.length && digits.length < longest; to++) {
      digits += all[to]
      if (to > from && parts[2 * to - 1] !== ',') listed = false
      if (digits.length >= (to === from ? fewest : fewestApart)) found.push({ digits, listed, all, from, to })
    }
    return found
  })
}

/** Articles are listed in rising order, “13、14、15、16、117”: so many small numbers, and no large one in groups. */
const isListOfArticles = (reading: Reading): boolean =>
  reading.listed && groupsOf(reading).every((g, i, all) => g.length <= 3 && (i === 0 || Number(all[i - 1]) < Number(g)))

/** 12333, 12345, 95588: numbers that everybody dials, one beside the other. */
const isListOfServices = (reading: Reading): boolean =>
  groupsOf(reading).every((g) => /^(?:1[0-2][0-9]{3}|95[0-9]{3})$/.test(g))

/** In one, or digit by digit, or by fours: how cards are read out. */
const inFours = (reading: Reading): boolean => {
  const [first = '', ...more] = groupsOf(reading)
  return [first, ...more].slice(0, -1).every((g) => g.length === (first.length === 1 ? 1 : 4))
}

const isCard = (reading: Reading): boolean =>
  /^[3-6][0-9]+$/.test(reading.digits) && inFours(reading) && luhn(reading.digits)

/** The kinds a reading may be of, by how many digits it has; the first that fits is its kind. */
const kinds: readonly {
  kind: NumberKind
  least: number
  most: number
  fits: (reading: Reading) => boolean
}[] = [
  { kind: 'citizen', least: 18, most: Number.POSITIVE_INFINITY, fits: ({ digits }) => citizen.test(digits) },
  { kind: 'old-citizen', least: 15, most: 15, fits: ({ digits }) => oldCitizen.test(digits) },
  { kind: 'mobile', least: 11, most: 15, fits: ({ digits }) => mobile.test(digits) },
  { kind: 'telephone', least: 10, most: 12, fits: ({ digits }) => telephone.test(digits) },
  { kind: 'card', least: 16, most: 19, fits: isCard },
  {
    kind: 'long',
    least: 11,
    most: Number.POSITIVE_INFINITY,
    fits: (reading) => isSingle(reading) && !nobodys.test(reading.digits),
  },
  { kind: 'telephone', least: fewest, most: 10, fits: isSingle },
]

const kindOf = (reading: Reading): NumberKind | undefined => {
  const { length } = reading.digits
  const found = kinds.find(({ least, most, fits }) => length >= least && length <= most && fits(reading))?.kind
  return found && found !== 'citizen' && (isListOfArticles(reading) || isListOfServices(reading)) ? undefined : found
}

/** A run of digits, signs between them, and the X that may end it. */
const runs = /[0-9](?:[0-9 ,]*[0-9])?(?:[ ,]?X(?![A-Z]))?/g

/**
 * The first number in a text that is of one of the kinds, however it is written: in groups, with signs, in digits of
 * another script or width, in circles, in Chinese numerals, spoken digit by digit in English or pinyin, with O and l for 0
 * and 1. What it lets pass: numbers with words or more than six signs inside, and what is enciphered.
 */
export const personNumberIn = (text: string, refused: readonly NumberKind[]): NumberKind | undefined => {
  if (!mayHoldNumber(text)) return undefined
  const figures = figuresOf(text)
  const plain = figures.replaceAll(',', ' ')
  const found: (NumberKind | undefined)[] = [
    documents.test(plain) ? 'document' : undefined,
    cardId.test(plain) ? 'card' : undefined,
    ...(figures.match(runs) ?? []).flatMap((run) => readings(run).map(kindOf)),
  ]
  return found.find((kind) => kind !== undefined && refused.includes(kind))
}
