import { createHmac, randomBytes } from 'node:crypto'
import type * as z from 'zod'
import type { CodeProfileBody } from '../../functions/identity/codes/contract.ts'
import type {
  CodeIntrospection,
  CodeIntrospectionAnswer,
  HomeCard,
} from '../../functions/identity/homes/homeProtocol.ts'
import type { CardForm } from '../../shared/contract/ids.ts'
import { type Province, provinces } from '../../shared/contract/province.ts'
import { type Clock, chinaDay } from '../../shared/contract/time.ts'
import { type CodeClaims, makeCode } from '../../shared/crypto/code.ts'
import type { Signer } from '../../shared/crypto/signer.ts'

type Card = z.output<typeof HomeCard>

/** Seconds a code of either kind lives, as the real apps refresh theirs. */
const lifeSeconds = 60

type Issued = { codeId: string; cardId: string; form: CardForm; expires: Date; shown: { scanner: string; at: Date }[] }

/** What an answer says, without the claims every answer has. */
type OwnClaims<A> = A extends unknown ? Omit<A, 'iss' | 'aud' | 'iat' | 'exp' | 'req'> : never
type Introspection = OwnClaims<z.input<typeof CodeIntrospectionAnswer>>

/** The part of a province's app and platform that draws codes and says what they mean. */
export type CodeOffice = {
  /** A signed code (typ `jjj-code+jwt`); members given replace the usual ones, so that tests can go wrong on purpose. */
  mintCode(code: { cardId: string } & Partial<CodeClaims>): Promise<string>
  /** An opaque one-minute code of the province's own profile. */
  mintOpaque(code: { cardId: string; form?: CardForm }): string
  /** Answers `/code-introspections`. */
  introspect(asked: z.output<typeof CodeIntrospection>): Introspection
  /** The card behind the pseudonym of a signed code; answers `/card-queries` of kind `code-subject`. */
  cardsOfSubject(subject: string, issuedAt: string): Card[]
  /** Who showed the hub an opaque code, and when: what the app tells the holder. */
  shown(code: string): readonly { scanner: string; at: Date }[]
}

const opaquePrefix = (province: Province): string => `${provinces[province].letters.toUpperCase()}1.`

/** The profile a province registers for its opaque codes. */
export const opaqueProfile = (province: Province): { id: string; body: z.input<typeof CodeProfileBody> } => ({
  id: `${province}-service-code`,
  body: {
    name: { zh: `${provinces[province].zh}服务码`, en: `Service code of ${provinces[province].en}` },
    kind: 'gov-service',
    form: 'ecard',
    mode: 'online',
    shape: { prefix: opaquePrefix(province), alphabet: 'base32', length: { min: 32, max: 32 } },
    maxLifeSeconds: lifeSeconds,
    singleUse: true,
    offlinePolicy: { policy: 'NEVER' },
  },
})

const base32 = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[byte & 31]).join('')

export const createCodeOffice = ({
  province,
  signer,
  secret,
  clock,
  cards,
}: {
  province: Province
  /** The province's code key. */
  signer: Signer
  /** The province's own secret behind its pseudonyms. */
  secret: Uint8Array
  clock: Clock
  /** Every card of the province as it stands. */
  cards: () => readonly Card[]
}): CodeOffice => {
  const issued = new Map<string, Issued>()
  const find = (cardId: string) => cards().find((card) => card.cardId === cardId)

  /** Changes with the day, so that scanners cannot follow a person by it. */
  const pseudonym = (cardId: string, day: string) =>
    createHmac('sha256', secret).update(`${cardId} ${day}`).digest('base64url').slice(0, 22)

  return {
    mintCode: ({ cardId, ...claims }) => {
      const iat = claims.iat ?? Math.floor(clock().getTime() / 1000)
      return makeCode(signer, {
        iss: `${provinces[province].area}0000`,
        sub: pseudonym(cardId, chinaDay(new Date(iat * 1000))),
        exp: iat + lifeSeconds,
        jti: randomBytes(12).toString('base64url'),
        ...claims,
        iat,
      })
    },
    mintOpaque: ({ cardId, form = 'ecard' }) => {
      const now = clock()
      for (const [code, { expires }] of issued) if (expires < now) issued.delete(code)
      const code = `${opaquePrefix(province)}${base32(randomBytes(32))}`
      const expires = new Date(now.getTime() + lifeSeconds * 1000)
      issued.set(code, { codeId: randomBytes(12).toString('base64url'), cardId, form, expires, shown: [] })
      return code
    },
    introspect: ({ code, scanner }) => {
      const found = issued.get(code)
      const card = found && find(found.cardId)
      if (!card || found.expires < clock()) return { active: false }
      // Shown, not spent: the hub may ask again after a crash of its own, and it alone decides who was first.
      found.shown.push({ scanner, at: clock() })
      return {
        active: true,
        codeId: found.codeId,
        expires: found.expires.toISOString(),
        form: found.form,
        card,
      }
    },
    cardsOfSubject: (subject, issuedAt) => {
      const day = chinaDay(new Date(issuedAt))
      return cards().filter(({ cardId }) => pseudonym(cardId, day) === subject)
    },
    shown: (code) => issued.get(code)?.shown ?? [],
  }
}
