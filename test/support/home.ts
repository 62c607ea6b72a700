import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type * as z from 'zod'
import {
  answerLife,
  answerMediaType,
  answerTyp,
  CardQuery,
  CodeIntrospection,
  type HomeCard,
  homePaths,
} from '../../functions/identity/homeProtocol.ts'
import { type CodeOffice, createCodeOffice } from '../../local/provinces/codes.ts'
import { type Province, provinces } from '../../shared/contract/province.ts'
import type { Clock } from '../../shared/contract/time.ts'
import { verifyRequest } from '../../shared/crypto/httpSignature.ts'
import { sha256 } from '../../shared/crypto/ids.ts'
import type { PublicJwk } from '../../shared/crypto/jwk.ts'
import { type Signer, signJws } from '../../shared/crypto/signer.ts'

export type Card = z.output<typeof HomeCard>

/** Ways in which a home can go wrong. `req`, `aud`, `signature`: the answer is bound, addressed or signed wrongly. */
export type HomeFaults = {
  down?: boolean
  status?: number
  delayMs?: number
  wrong?: 'req' | 'aud' | 'signature' | 'form'
  huge?: boolean
}

export type TestHome = {
  baseUrl: string
  office: CodeOffice
  cards: Card[]
  faults: HomeFaults
  /** Paths asked, in order. */
  asked: string[]
  stop(): Promise<void>
}

/** GB 11643: the eighteenth character follows from the seventeen before it. */
const withCheck = (digits: string): string => {
  const sum = [...digits].reduce((total, digit, i) => total + Number(digit) * (2 ** (17 - i) % 11), 0)
  return digits + ('10X98765432'[sum % 11] ?? '')
}

/** A made-up card: no number in it is a real person's (birth year 1899, as official specimens have). */
export const testCard = (province: Province, number: number, status: Card['status'] = 'ACTIVE'): Card => ({
  cardId: `${provinces[province].area}0000${String(number).padStart(26, '0')}`,
  area: `${provinces[province].area}0000`,
  personNumber: withCheck(`${provinces[province].area}010118990101${String(number).padStart(3, '0')}`),
  idType: 'citizen',
  cardNumber: `T${String(number).padStart(8, '0')}`,
  forms: ['physical', 'ecard'],
  status,
  since: '2026-01-01T00:00:00.000Z',
})

const hugeAnswer = 'x'.repeat(10_000_000)

/** A home over real HTTP that tests own wholly: its cards, and how it fails. Checks the hub's signature like a real one. */
export const startTestHome = async (options: {
  province: Province
  participantId: string
  code: Signer
  answer: Signer
  issuer: string
  hubKeys: ReadonlyMap<string, PublicJwk>
  clock: Clock
}): Promise<TestHome> => {
  const { province, participantId, code, answer, issuer, hubKeys, clock } = options
  const cards: Card[] = []
  const faults: HomeFaults = {}
  const asked: string[] = []
  const secret = new Uint8Array(32).fill(provinces[province].area.charCodeAt(1))
  const office = createCodeOffice({ province, signer: code, secret, clock, cards: () => cards })
  const answers: Record<string, (body: unknown) => Record<string, unknown>> = {
    [homePaths.codeIntrospections]: (body) => office.introspect(CodeIntrospection.parse(body)),
    [homePaths.cardQueries]: (body) => {
      const { credential } = CardQuery.parse(body)
      if (credential.kind !== 'code-subject') return { cards: [] }
      return { cards: office.cardsOfSubject(credential.subject, credential.issuedAt) }
    },
  }
  let baseUrl = ''
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      const path = request.url ?? ''
      asked.push(path)
      if (faults.down) return response.destroy()
      if (faults.delayMs) await new Promise((resolve) => setTimeout(resolve, faults.delayMs).unref())
      if (faults.status) return response.writeHead(faults.status).end()
      const body = Buffer.concat(chunks)
      const checked = await verifyRequest(
        {
          method: request.method ?? '',
          url: `${baseUrl}${path}`,
          body,
          header: (name) => request.headers[name] as string | undefined,
        },
        hubKeys,
        clock(),
      )
      const own = answers[path]?.(JSON.parse(body.toString()))
      if (!checked.ok || !own) return response.writeHead(checked.ok ? 404 : 401).end()
      const iat = Math.floor(clock().getTime() / 1000)
      const compact = await signJws(faults.wrong === 'signature' ? code : answer, answerTyp, {
        ...own,
        ...(faults.wrong === 'form' && { active: 'yes', cards: 'none' }),
        iss: participantId,
        aud: faults.wrong === 'aud' ? 'https://other.test' : issuer,
        iat,
        exp: iat + answerLife,
        req: sha256(faults.wrong === 'req' ? 'another request' : checked.base),
      })
      response.writeHead(200, { 'content-type': answerMediaType }).end(faults.huge ? hugeAnswer : compact)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    baseUrl,
    office,
    cards,
    faults,
    asked,
    stop: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
