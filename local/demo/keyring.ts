import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { generatePrivateJwk } from '../../shared/crypto/signer.ts'
import { type DemoId, demoParticipants, type ParticipantKeys } from './participants.ts'

const Jwk = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
})
const Keys = z.strictObject({ client: Jwk, code: Jwk, answer: Jwk })
const Keyring = z.strictObject({
  hub: Jwk,
  operator: Jwk,
  hashSecret: z.string(),
  sealSecret: z.string(),
  participants: z.record(z.string(), Keys),
})

/** Every key of the demo world. On AWS the hub's are in KMS and Secrets Manager, and each participant's are its own. */
export type Keyring = Omit<z.output<typeof Keyring>, 'participants'> & { participants: Record<DemoId, ParticipantKeys> }

const create = async (): Promise<Keyring> => {
  const participants = await Promise.all(
    demoParticipants.map(async ({ id }) => {
      const [client, code, answer] = await Promise.all([
        generatePrivateJwk(),
        generatePrivateJwk(),
        generatePrivateJwk(),
      ])
      return [id, { client, code, answer }] as const
    }),
  )
  const [hub, operator] = await Promise.all([generatePrivateJwk(), generatePrivateJwk()])
  return {
    hub,
    operator,
    hashSecret: randomBytes(32).toString('base64'),
    sealSecret: randomBytes(32).toString('base64'),
    participants: Object.fromEntries(participants) as Record<DemoId, ParticipantKeys>,
  }
}

/** Writes a file so that after a crash it is either the old one or the new one. */
export const writeWhole = (file: string, text: string): void => {
  const fresh = `${file}.new`
  const handle = openSync(fresh, 'w', 0o600)
  writeSync(handle, text)
  fsyncSync(handle)
  closeSync(handle)
  renameSync(fresh, file)
}

/** The keyring of a folder; made on the first start. Throws when the file is there but is not a keyring. */
export const openKeyring = async (folder: string): Promise<Keyring> => {
  const file = join(folder, 'keys.json')
  if (existsSync(file)) return Keyring.parse(JSON.parse(readFileSync(file, 'utf8'))) as Keyring
  mkdirSync(folder, { recursive: true })
  const keyring = await create()
  writeWhole(file, JSON.stringify(keyring, null, 2))
  return keyring
}
