import * as z from 'zod'
import { type Clock, Instant } from '../../../shared/contract/time.ts'
import { derivedId } from '../../../shared/crypto/ids.ts'
import type { Table } from '../../../shared/store/table.ts'
import { CodeProfile, Receipt, Recognition } from './contract.ts'
import { codeKeys } from './keys.ts'
import type { AskedBy, Known, ProfileRegister, ProfileStore, RecognitionStore, Use } from './ports.ts'

/** How long a process may work with the profiles it last read. */
const heldMs = 30_000

/** A code's pseudonym changes with the day; its meaning is forgotten after one. */
const subjectSeconds = 86_400

/** Receipts are the evidence of who was let in where; network logs are kept at least six months (Cybersecurity Law). */
const receiptSeconds = 184 * 86_400

/** Repeats of a request come within a day. */
const answerSeconds = 86_400

/** Longer than any host lets a recognition take: one that named its receipt before is no longer under way. */
const longestRecognition = 30_000

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
const AnswerRow = z.object({
  askedBy: AskedByRow,
  answer: Recognition.optional(),
  receipt: z.string().optional(),
  namedAt: Instant.optional(),
})
type AnswerRow = z.infer<typeof AnswerRow>
const SubjectRow = z.strictObject({ cardHash: z.string() })

const parseUse = (data: unknown): Use => {
  const { receipt, terminal, answer, askedBy } = UseRow.parse(data)
  return { receipt, answer, ...(terminal && { terminal }), ...(askedBy && { askedBy }) }
}

export const createRecognitionStore = (table: Table, clock: Clock): RecognitionStore => {
  const until = (seconds: number) => Math.floor(clock().getTime() / 1000) + seconds
  const subjectKey = (issuer: string, subject: string) => codeKeys.subject(derivedId('sub', issuer, subject))
  const use = async (receiptId: string) => {
    const item = await table.get(codeKeys.receipt(receiptId))
    return item && parseUse(item.data)
  }
  const readAnswer = async (requestKey: string) => {
    const item = await table.get(codeKeys.answer(requestKey))
    return item && { ...item, data: AnswerRow.parse(item.data) }
  }
  /** What a kept answer, or the receipt a request named, says now. Another request's use under that receipt ends this one's. */
  const toKnown = async ({ askedBy, answer, receipt, namedAt }: AnswerRow): Promise<Known> => {
    const { key, fingerprint } = askedBy
    if (answer) return { fingerprint, answer }
    const taken = receipt === undefined ? undefined : await use(receipt)
    if (taken?.askedBy?.key === key) return { fingerprint, answer: taken.answer }
    const young = namedAt !== undefined && clock().getTime() - Date.parse(namedAt) < longestRecognition
    return { fingerprint, busy: !taken && young }
  }
  /** Writes what becomes of a request, unless an answer stands or another try is under way and `yielding`. */
  const write = async (askedBy: AskedBy, data: AnswerRow, yielding: boolean): Promise<Known> => {
    const item = { ...codeKeys.answer(askedBy.key), data, ttl: until(answerSeconds) }
    const written: Known = {
      fingerprint: askedBy.fingerprint,
      ...(data.answer ? { answer: data.answer } : { busy: true }),
    }
    for (;;) {
      if ((await table.create(item)) === 'done') return written
      const before = await readAnswer(askedBy.key)
      if (!before) continue
      const known = await toKnown(before.data)
      const stands = 'answer' in known || known.fingerprint !== askedBy.fingerprint || (yielding && known.busy)
      if (stands || before.data.receipt === data.receipt) return known
      if ((await table.replace({ ...item, version: before.version })) === 'done') return written
    }
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
      const done = await table.create({ ...key, data: spent, ttl: until(receiptSeconds) }, [event])
      if (done === 'done') return done
      const first = await use(spent.receipt.id)
      // Strongly read right after the refusal: it can only be missing when its 184 days ended in between.
      if (!first) throw new Error('a use ended while it was met')
      return first
    },
    use,
    known: async (key) => {
      const item = await readAnswer(key)
      return item && toKnown(item.data)
    },
    nameReceipt: (receipt, askedBy) => write(askedBy, { askedBy, receipt, namedAt: clock().toISOString() }, false),
    keepAnswer: (answer, askedBy) => write(askedBy, { askedBy, answer }, true),
  }
}
