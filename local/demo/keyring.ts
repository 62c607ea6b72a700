import { randomBytes } from 'node:crypto'
import * as z from 'zod'
import { generatePrivateJwk } from '../../shared/crypto/signer.ts'
import { StoreUnusable } from '../../shared/sqlite/owner.ts'
import type { FileStore } from '../../shared/store/files.ts'
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

const name = 'demo/keys.json'

/** The keyring of a store; made on the first start. Throws StoreUnusable when what is there is none. */
export const openKeyring = async (files: FileStore): Promise<Keyring> => {
  const bytes = await files.get(name)
  if (bytes) {
    try {
      return Keyring.parse(JSON.parse(new TextDecoder().decode(bytes))) as Keyring
    } catch (cause) {
      throw new StoreUnusable('damaged', { cause })
    }
  }
  const keyring = await create()
  await files.put(name, JSON.stringify(keyring), 'application/json', { onlyNew: true })
  return keyring
}
