import type { FieldError } from '../../../../shared/contract/problem.ts'
import { type Province, provinceOfArea } from '../../../../shared/contract/province.ts'
import { areaWarning } from '../../cards/domain/divisions.ts'
import { personNumberProblems, readPersonNumber } from '../../cards/domain/personNumber.ts'
import {
  areaOfCardId,
  readCardId,
  readCardNumber,
  readerLineProblems,
  readReaderLine,
} from '../../words/cardFormats.ts'
import type { Credential } from '../../words/credential.ts'
import type { ResolutionWarning } from '../contract.ts'

/** What to look for, read from a credential. `ask` is what a home is asked: never more than it needs (a reader line's name stays out). */
export type Lookup = {
  target:
    | { by: 'card'; cardId: string; holder: string | undefined }
    | { by: 'number'; area: string; cardNumber: string }
    | { by: 'person'; idType: string; personNumber: string }
  /** The issuing area, where the credential tells it. */
  area: string | undefined
  province: Province | undefined
  ask: Credential
  warnings: readonly ResolutionWarning[]
}

type Read = { ok: true; lookup: Lookup } | { ok: false; errors: FieldError[] }

const refuse = (member: string, code: string, detail: string): Read => ({
  ok: false,
  errors: [{ pointer: `/credential/${member}`, code, detail }],
})

const inArea = (area: string, lookup: Pick<Lookup, 'target' | 'ask'>): Read => {
  const warning = areaWarning(area)
  return { ok: true, lookup: { ...lookup, area, province: provinceOfArea(area), warnings: warning ? [warning] : [] } }
}

const byCard = (cardId: string, holder?: string): Read =>
  inArea(areaOfCardId(cardId), { target: { by: 'card', cardId, holder }, ask: { kind: 'card-id', cardId } })

/** Reads a credential into what to look for. Errors name members and rules, never values. */
export const readCredential = (credential: Credential, now: Date): Read => {
  switch (credential.kind) {
    case 'reader-line': {
      const line = readReaderLine(credential.line)
      if (!line.ok) return refuse('line', `reader-line-${line.problem}`, readerLineProblems[line.problem])
      return byCard(line.value.cardId, line.value.personNumber)
    }
    case 'card-id': {
      const cardId = readCardId(credential.cardId)
      return cardId === undefined
        ? refuse('cardId', 'card-id', '32 hexadecimal digits beginning with six decimal ones')
        : byCard(cardId)
    }
    case 'card-number': {
      const cardNumber = readCardNumber(credential.cardNumber)
      const { area } = credential
      return cardNumber === undefined
        ? refuse('cardNumber', 'card-number', '6 to 20 digits or capital letters')
        : inArea(area, { target: { by: 'number', area, cardNumber }, ask: { kind: 'card-number', area, cardNumber } })
    }
    case 'person-number': {
      const { idType } = credential
      const read = readPersonNumber(idType, credential.personNumber, now)
      if (!read.ok) return refuse('personNumber', `person-number-${read.problem}`, personNumberProblems[read.problem])
      const personNumber = read.number
      return {
        ok: true,
        lookup: {
          target: { by: 'person', idType, personNumber },
          area: undefined,
          province: undefined,
          ask: { kind: 'person-number', idType, personNumber },
          warnings: read.upperCased ? ['letter-upper-cased'] : [],
        },
      }
    }
  }
}
