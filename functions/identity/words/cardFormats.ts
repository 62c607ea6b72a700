import { type Province, provinceOfArea } from '../../../shared/contract/province.ts'

/** 卡识别码: 16 bytes of the chip as hexadecimal digits, beginning with the six digits of the issuing area (domain.md §1.2). */
export const readCardId = (given: string): string | undefined =>
  /^[0-9]{6}[0-9A-Fa-f]{26}$/.test(given) ? given.toUpperCase() : undefined

/** The issuing area a card id begins with: the routing key (domain.md §0, trap 1). */
export const areaOfCardId = (cardId: string): string => cardId.slice(0, 6)

/**
 * Whether a home speaks of a card it issued, by the card's area and by the area its id begins with: otherwise one province
 * could answer for, and so pass off as its own holder's, a card of another.
 */
export const isOwnCard = ({ area, cardId }: { area: string; cardId: string }, home: Province): boolean =>
  provinceOfArea(area) === home && provinceOfArea(areaOfCardId(cardId)) === home

/** 卡号: local numbering, unique only with its area. */
export const readCardNumber = (given: string): string | undefined =>
  /^[0-9A-Z]{6,20}$/.test(given) ? given : undefined

export type ReaderLine = { area: string; personNumber: string; cardNumber: string; cardId: string }

export type ReaderLineProblem =
  | 'fields'
  | 'area'
  | 'person-number'
  | 'card-number'
  | 'card-id'
  | 'area-mismatch'
  | 'dates'

export const readerLineProblems: Readonly<Record<ReaderLineProblem, string>> = {
  fields: 'a reader line has 11 fields, separated by |',
  area: 'field 1 (issuing area) is not six digits',
  'person-number': 'field 2 (social security number) is not 6 to 20 visible characters',
  'card-number': 'field 3 (card number) is not 6 to 20 digits or capital letters',
  'card-id': 'field 4 (card id) is not 32 hexadecimal digits beginning with six decimal ones',
  'area-mismatch': 'field 1 (issuing area) is not the beginning of field 4 (card id)',
  dates: 'fields 8 and 9 (issued, valid until) are not eight digits',
}

/**
 * The line `iReadCardBas` gives (人社信息函〔2016〕38号): 11 fields joined by `|`, each padded by the chip's blanks or zero
 * bytes. Name, reset data, version and devices are looked past and never kept.
 */
export const readReaderLine = (
  line: string,
): { ok: true; value: ReaderLine } | { ok: false; problem: ReaderLineProblem } => {
  const fields = line.split('|').map((field) => field.replaceAll(/^[\s\0]+|[\s\0]+$/g, ''))
  const refuse = (problem: ReaderLineProblem) => ({ ok: false as const, problem })
  if (fields.length !== 11) return refuse('fields')
  const [area = '', personNumber = '', number = '', id = '', , , , issued = '', validUntil = ''] = fields
  const cardNumber = readCardNumber(number)
  const cardId = readCardId(id)
  if (!/^[0-9]{6}$/.test(area)) return refuse('area')
  if (!/^[\x21-\x7b\x7d\x7e]{6,20}$/.test(personNumber)) return refuse('person-number')
  if (cardNumber === undefined) return refuse('card-number')
  if (cardId === undefined) return refuse('card-id')
  if (areaOfCardId(cardId) !== area) return refuse('area-mismatch')
  if (![issued, validUntil].every((date) => /^[0-9]{8}$/.test(date))) return refuse('dates')
  return { ok: true, value: { area, personNumber, cardNumber, cardId } }
}
