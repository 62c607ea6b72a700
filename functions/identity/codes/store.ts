import * as z from 'zod'
import type { Clock } from '../../../shared/contract/time.ts'
import { derivedId } from '../../../shared/crypto/ids.ts'
import type { Table } from '../../../shared/store/table.ts'
import { CodeProfile, Receipt, Recognition } from './contract.ts'
import { codeKeys } from './keys.ts'
import type { AskedBy, ProfileRegister, ProfileStore, RecognitionStore, Use } from './ports.ts'

/** How long a process may work with the profiles it last read. */
const heldMs = 30_000

/** A code's pseudonym changes with the day; its meaning is forgotten after one. */
const subjectSeconds = 86_400

/** Receipts are the evidence of who was let in where; network logs are kept at least six months (Cybersecurity Law). */
const receiptSeconds = 184 * 86_400

/** Repeats of a request come within a day. */
const answerSeconds = 86_400

const Profiles = z.strictObject({ profiles: z.array(CodeProfile) })

export const createProfileStore = (table: Table, clock: Clock): ProfileStore => {
  let copy: { profiles: readonly CodeProfile[]; at: number } | undefined
  const load = async (): Promise<ProfileRegister> => {
    const item = await table.get(codeKeys.profiles())
    const profiles = item ? Profiles.parse(item.data).profiles : []
    copy = { profiles, at: clock().getTime() }
    return { version: item?.version ?? 0, profiles }
  }
  return {
    load,
    save: async ({ version, profiles }) => {
      const item = { ...codeKeys.profiles(), data: { profiles } }
      const done =
        version > 0
          ? await table.replace({ ...item, version })
          : (await table.create(item)) === 'done'
            ? 'done'
            : 'changed'
      copy = done === 'done' ? { profiles, at: clock().getTime() } : undefined
      return done
    },
    held: async () => (copy && clock().getTime() - copy.at < heldMs ? copy.profiles : (await load()).profiles),
  }
}

const AskedByRow = z.strictObject({ key: z.string(), fingerprint: z.string() })
const UseRow = z.strictObject({
  receipt: Receipt,
  terminal: z.string().optional(),
  answer: Recognition,
  askedBy: AskedByRow.optional(),
})
const AnswerRow = z.object({ answer: Recognition, askedBy: AskedByRow })
const SubjectRow = z.strictObject({ cardHash: z.string() })

const parseUse = (data: unknown): Use => {
  const { receipt, terminal, answer, askedBy } = UseRow.parse(data)
  return { receipt, answer, ...(terminal && { terminal }), ...(askedBy && { askedBy }) }
}

export const createRecognitionStore = (table: Table, clock: Clock): RecognitionStore => {
  const until = (seconds: number) => Math.floor(clock().getTime() / 1000) + seconds
  const subjectKey = (issuer: string, subject: string) => codeKeys.subject(derivedId('sub', issuer, subject))
  const requestIndex = (askedBy: AskedBy | undefined) => askedBy && codeKeys.request(askedBy.key)
  const toAnswer = (data: unknown) => {
    const { answer, askedBy } = AnswerRow.parse(data)
    return { answer, fingerprint: askedBy.fingerprint }
  }
  const use = async (receiptId: string) => {
    const item = await table.get(codeKeys.receipt(receiptId))
    return item && parseUse(item.data)
  }
  return {
    subject: async (issuer, subject) => {
      const item = await table.get(subjectKey(issuer, subject))
      return item && SubjectRow.parse(item.data).cardHash
    },
    rememberSubject: async (issuer, subject, cardHash) => {
      // 'exists' is as good: its home named the same card, or the older name ends within the day.
      await table.create({ ...subjectKey(issuer, subject), data: { cardHash }, ttl: until(subjectSeconds) })
    },
    useOf: (issuer, codeId) => derivedId('rcp', issuer, codeId),
    spend: async (spent, event) => {
      const key = codeKeys.receipt(spent.receipt.id)
      const done = await table.create(
        { ...key, data: spent, idx1: requestIndex(spent.askedBy), ttl: until(receiptSeconds) },
        [event],
      )
      if (done === 'done') return done
      const first = await use(spent.receipt.id)
      // Strongly read right after the refusal: it can only be missing when its 184 days ended in between.
      if (!first) throw new Error('a use ended while it was met')
      return first
    },
    use,
    answered: async (key) => {
      const { items } = await table.query({ index: 'idx1', pk: codeKeys.request(key).pk, limit: 1 })
      return items[0] && toAnswer(items[0].data)
    },
    keepAnswer: async (answer, askedBy) => {
      const key = codeKeys.answer(askedBy.key)
      const data = { answer, askedBy }
      const done = await table.create({ ...key, data, idx1: requestIndex(askedBy), ttl: until(answerSeconds) })
      const kept = done === 'exists' ? await table.get(key) : undefined
      return kept ? toAnswer(kept.data) : { answer, fingerprint: askedBy.fingerprint }
    },
  }
}
