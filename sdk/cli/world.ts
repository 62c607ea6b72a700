import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import * as z from 'zod'
import { type Client, createClient } from '../client.ts'

const Jwk = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string(), d: z.string() })

/** What the command needs of the world it acts in; `.hub/demo.json` is one such file, a participant's own another. */
const World = z.object({
  hub: z.object({ issuer: z.url(), baseUrl: z.url() }),
  participants: z.array(
    z.object({
      id: z.string(),
      province: z.string().optional(),
      kind: z.string(),
      clientId: z.string(),
      privateJwk: Jwk,
    }),
  ),
  cards: z.array(z.object({ name: z.string(), readerLine: z.string(), cardId: z.string() })).optional(),
  codes: z.array(z.object({ name: z.string(), mint: z.url(), body: z.unknown() })).optional(),
})
export type World = z.output<typeof World>

/** A mistake of the caller: said in one sentence, exit code 2. */
export class Usage extends Error {}

/** `source` is the option or file the text comes from. */
export const parseJson = (text: string, source: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new Usage(`${source} is not JSON.`)
  }
}

export const readWorld = (path: string): World => {
  const file = resolve(path)
  if (!existsSync(file))
    throw new Usage(
      `${file} does not exist: start the demo world with \`npm start\`, or name another file with --world.`,
    )
  const parsed = World.safeParse(parseJson(readFileSync(file, 'utf8'), file))
  if (!parsed.success)
    throw new Usage(`${file} does not describe a world: ${parsed.error.issues[0]?.path.join('.')} is missing or wrong.`)
  return parsed.data
}

/** The client of a participant in the world. */
export const actAs = async (world: World, id: string | undefined, language: 'zh' | 'en'): Promise<Client> => {
  const participant = world.participants.find((p) => p.id === id)
  if (!participant) throw new Usage(`--as takes one of: ${world.participants.map((p) => p.id).join(', ')}`)
  return createClient({
    issuer: world.hub.issuer,
    baseUrl: world.hub.baseUrl,
    clientId: participant.clientId,
    key: participant.privateJwk,
    language,
  })
}
