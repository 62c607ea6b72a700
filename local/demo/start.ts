import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { operatorId } from '../../functions/participants/registry/bootstrap.ts'
import { createClient } from '../../sdk/client.ts'
import { Province } from '../../shared/contract/province.ts'
import { jwkSigner, publicPart } from '../../shared/crypto/signer.ts'
import { type Hub, startHub } from '../hub.ts'
import { type RunningProvince, startProvince } from '../provinces/server.ts'
import { describeWorld } from './describe.ts'
import { openKeyring, writeWhole } from './keyring.ts'
import { holdFolder, releaseFolder } from './lock.ts'
import { openLogFile } from './logFile.ts'
import { joinEverybody } from './participants.ts'
import { checkPorts, portsFrom } from './ports.ts'
import { seedDemo } from './seed.ts'
import { Sentence } from './sentence.ts'
import { listen } from './serve.ts'

export type Demo = {
  issuer: string
  hub: Hub
  provinces: RunningProvince[]
  /** A museum of the seeded catalogue that a source confirms. */
  confirmedMuseum: string
  stop: () => Promise<void>
}

export type DemoOptions = {
  /** Folder that keeps keys, store, bus, releases, log and demo.json. */
  folder: string
  /** The hub's port; the provinces follow on the next ones. */
  port: number
  /** Called when the ports are known to be free and before anything is read. */
  prepare?: () => void
  clock?: () => Date
}

/** How often the relay looks for events their writer could not send. */
const relayEveryMs = 1_000

/** Says in one sentence that a folder cannot be used, and what to do. */
const damaged = (folder: string, error: unknown): Sentence => {
  const text = error instanceof Error ? `${error.name} ${error.message} ${String(error.cause ?? '')}` : ''
  return /lock/i.test(text)
    ? new Sentence(`The folder ${folder} is in use by another hub: stop that one first, or name another with --folder.`)
    : new Sentence(
        `The folder ${folder} is damaged and cannot be read: \`npm start -- --fresh\` begins anew, \`--folder PATH\` keeps it and starts beside it.`,
      )
}

const orDamaged = async <T>(folder: string, run: () => Promise<T>): Promise<T> => {
  try {
    return await run()
  } catch (error) {
    throw damaged(folder, error)
  }
}

/**
 * The demo world: hub, three simulated provinces, everybody registered, cards, codes and catalogue in place. A second
 * start finds what the first one made and adds nothing.
 */
export const startDemo = async ({
  folder,
  port,
  prepare = () => {},
  clock = () => new Date(),
}: DemoOptions): Promise<Demo> => {
  const [hubPort, ...provincePorts] = portsFrom(port)
  await checkPorts([hubPort, ...provincePorts])
  // Before anything is deleted or read: another hub may live in the folder.
  holdFolder(folder, prepare)
  const keyring = await orDamaged(folder, () => openKeyring(folder))
  const issuer = `http://127.0.0.1:${port}`
  const { log, close: closeLog } = openLogFile(join(folder, 'hub.log'), clock)
  const signer = await jwkSigner(keyring.hub)
  const hub = await orDamaged(folder, () =>
    startHub({
      folder,
      issuer,
      signer,
      operatorJwk: publicPart(keyring.operator),
      hashSecret: Buffer.from(keyring.hashSecret, 'base64'),
      sealSecret: Buffer.from(keyring.sealSecret, 'base64'),
      clock,
      log,
    }),
  )
  const server = await listen(hub.app, hubPort)
  const hubKeys = new Map([[signer.kid, signer.publicJwk]])
  // The demo cards' stories end at the first start: a card lost that day has been lost a week when a week has passed.
  const seeded = join(folder, 'seeded')
  const start = existsSync(seeded) ? new Date(readFileSync(seeded, 'utf8').trim()) : clock()
  const provinces = await Promise.all(
    Province.options.map((province, i) =>
      startProvince({
        province,
        participantId: `${province}-platform`,
        keys: keyring.participants[`${province}-platform`],
        issuer,
        hubKeys,
        clock,
        port: provincePorts[i] ?? 0,
        start,
      }),
    ),
  )
  const baseUrls = Object.fromEntries(provinces.map((p) => [p.province, p.baseUrl])) as Record<Province, string>
  const operator = await createClient({ issuer, clientId: operatorId, key: keyring.operator, clock })
  const clients = await joinEverybody(operator, keyring.participants, baseUrls, { issuer, clock })
  await hub.settle()
  if (!existsSync(seeded)) {
    await seedDemo({ clients, provinces, settle: hub.settle })
    writeWhole(seeded, `${start.toISOString()}\n`)
  }
  const world = await describeWorld({ issuer, keyring, provinces, hub })
  writeWhole(join(folder, 'demo.json'), `${JSON.stringify(world, null, 2)}\n`)

  // The schedule that AWS keeps; a failure is logged by the relay itself and tried again at the next turn.
  const timer = setInterval(() => void hub.relay().catch(() => {}), relayEveryMs)
  return {
    issuer,
    hub,
    provinces,
    confirmedMuseum: world.venues.find((v) => v.kind === 'museum' && v.expect.answer === 'yes')?.id ?? '',
    stop: async () => {
      clearInterval(timer)
      await Promise.all([server.close(), ...provinces.map((p) => p.stop())])
      await hub.stop()
      await closeLog()
      releaseFolder(folder)
    },
  }
}
