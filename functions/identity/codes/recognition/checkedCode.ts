import type { CardForm } from '../../../../shared/contract/ids.ts'
import type { Province } from '../../../../shared/contract/province.ts'
import type { CardView } from '../../cards/ports.ts'
import type { Home, HomeAnswer, NoAnswerReason } from '../../homes/ports.ts'
import type { CodeProfile, RecognitionReason } from '../contract.ts'

/** What a code turned out to be: genuine and live, of this card; or refused, for this reason. */
export type CheckedCode =
  | {
      genuine: true
      home: Home
      form: CardForm
      /** How its word was proven: the hub checked the signature, or the home answered. */
      how: 'signature' | 'home'
      card: CardView
      /** Its identity at its issuer, for single use: never its bytes, of which one code has several spellings. */
      codeId: string
      issuer: string
    }
  | ({ genuine: false; reason: RecognitionReason } & RefusalFacts)

type RefusalFacts = { home?: Province; skewSeconds?: number; source?: 'home' }

export type Presented = {
  profile: CodeProfile
  payload: string
  venue: string
  item: string
  scanner: string
  now: Date
}

/** Milliseconds the hub waits for a home while a person stands at the desk. */
const patienceMs = 2_000

export const deadlineOf = (now: Date): Date => new Date(now.getTime() + patienceMs)

export const refused = (reason: RecognitionReason, facts: RefusalFacts = {}): CheckedCode => ({
  genuine: false,
  reason,
  ...facts,
})

const noAnswers = {
  unavailable: 'issuer-unavailable',
  invalid: 'issuer-reply-invalid',
  'hub-late': 'hub-late',
} as const satisfies Record<NoAnswerReason, RecognitionReason>

/** A home that says nothing, or nothing to be believed, or was asked too late: never “not found”, never accepted. */
export const noAnswer = (failed: Extract<HomeAnswer<unknown>, { ok: false }>, home: Province): CheckedCode =>
  refused(noAnswers[failed.reason], { home })
