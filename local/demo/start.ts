import { join } from 'node:path'
import { operatorId } from '../../functions/participants/registry/bootstrap.ts'
import { createClient } from '../../sdk/client.ts'
import { Province } from '../../shared/contract/province.ts'
import { jwkSigner, publicPart } from '../../shared/crypto/signer.ts'
import { type Hub, startHub } from '../hub.ts'
import { type RunningProvince, startProvince } from '../provinces/server.ts'
import { describeWorld } from './describe.ts'
import { type FolderOptions, openFolder, orSentence } from './folder.ts'
import { openKeyring } from './keyring.ts'
import { openLogFile } from './logFile.ts'
import { joinEverybody } from './participants.ts'
import { checkPorts, portsFrom } from './ports.ts'
import { seedDemo } from './seed.ts'
import { listen } from './serve.ts'
import { writeWhole } from './wholeFile.ts'

export type Demo = {
  issuer: string
  hub: Hub
  provinces: RunningProvince[]
  /** A museum of the seeded catalogue that a source confirms. */
  confirmedMuseum: string
  stop: () => Promise<void>
}

export type DemoOptions = FolderOptions & {
  /** Folder that keeps the store, the log and demo.json. */
  folder: string
  /** The hub's port; the provinces follow on the next ones. */
  port: number
  clock?: () => Date
}

/** How often the relay looks for events their writer could not send. */
const relayEveryMs = 1_000
/** How often rows that have expired are deleted. */
const sweepEveryMs = 60_000

/** When the demo cards' stories ended: at the first start. A card lost that day has been lost a week when a week has passed. */
const seededName = 'demo/seeded'

/**
 * The demo world: hub, three simulated provinces, everybody registered, cards, codes and catalogue in place. A second
 * start finds what the first one made and adds nothing.
 */
export const startDemo = async ({ folder, port, clock = () => new Date(), ...options }: DemoOptions): Promise<Demo> => {
  const [hubPort, ...provincePorts] = portsFrom(port)
  await checkPorts([hubPort, ...provincePorts])
  const store = await openFolder(folder, options)
  const keyring = await orSentence(folder, () => openKeyring(store.files))
  const issuer = `http://127.0.0.1:${port}`
  const { log, close: closeLog } = openLogFile(join(folder, 'hub.log'), clock)
  const signer = await jwkSigner(keyring.hub)
  const hub = await orSentence(folder, () =>
    startHub({
      store,
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
  const seeded = await store.files.get(seededName)
  const start = seeded ? new Date(new TextDecoder().decode(seeded)) : clock()
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
  if (!seeded) {
    await seedDemo({ clients, provinces, settle: hub.settle })
    await store.files.put(seededName, start.toISOString(), 'text/plain', { onlyNew: true })
  }
  const world = await describeWorld({ issuer, keyring, provinces, hub })
  writeWhole(join(folder, 'demo.json'), `${JSON.stringify(world, null, 2)}\n`)

  // The schedules that AWS keeps; a failure is logged by the relay itself and tried again at the next turn.
  const timers = [
    setInterval(() => void hub.relay().catch(() => {}), relayEveryMs),
    setInterval(() => void store.sweep(clock()).catch(() => {}), sweepEveryMs),
  ]
  return {
    issuer,
    hub,
    provinces,
    confirmedMuseum: world.venues.find((v) => v.kind === 'museum' && v.expect.answer === 'yes')?.id ?? '',
    stop: async () => {
      for (const timer of timers) clearInterval(timer)
      await Promise.all([server.close(), ...provinces.map((p) => p.stop())])
      await hub.stop()
      await store.close()
      await closeLog()
    },
  }
}
