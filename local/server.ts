import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { backUpFolder } from './demo/folder.ts'
import { Sentence } from './demo/sentence.ts'
import { startDemo } from './demo/start.ts'

// `npm start`: the embedded hub and three simulated provinces on loopback, with demo data, under one folder.

const usage = `npm start [-- options]
  --fresh        begin anew: forget what a hub has kept in the folder
  --port N       the hub on port N, the provinces on the next ports (8780)
  --folder PATH  where data lives (.hub)
  --backup FILE  copy the data into a new file and end; a hub may be running on them
  --restore FILE start from such a copy in a folder without data, or with --fresh in place of what is there`

const options = {
  fresh: { type: 'boolean', default: false },
  port: { type: 'string', default: '8780' },
  folder: { type: 'string', default: '.hub' },
  backup: { type: 'string' },
  restore: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const

const run = async (): Promise<void> => {
  const { values } = parseArgs({ options })
  if (values.help) return console.log(usage)
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 1024 || port > 65_000)
    throw new Sentence('--port takes a number from 1024 to 65000.')
  const folder = resolve(values.folder)
  if (values.backup !== undefined) {
    await backUpFolder(folder, resolve(values.backup))
    return console.log(
      `Copied the data of ${values.folder} to ${values.backup}. It holds keys: guard it as you guard them.`,
    )
  }
  const started = performance.now()
  const demo = await startDemo({
    folder,
    port,
    fresh: values.fresh,
    restore: values.restore === undefined ? undefined : resolve(values.restore),
  })

  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    await demo.stop()
    process.exit(0)
  }
  process.on('SIGINT', () => void stop())
  process.on('SIGTERM', () => void stop())

  const address = demo.issuer
  // What is printed can be pasted: it names the folder wherever it is not the usual one.
  const usual = values.folder === options.folder.default
  const inFolder = usual ? '' : ` --folder ${values.folder}`
  const ofWorld = usual ? '' : ` --world ${join(values.folder, 'demo.json')}`
  console.log(`One-Card Hub 京津冀一卡通互通枢纽 — ready in ${((performance.now() - started) / 1000).toFixed(1)} s

  Where the card works  哪里能用卡   ${address}/venues      (English: ?lang=en)
  Follow a complaint    查投诉进度   ${address}/complaints/track
  API documentation     接口文档     ${address}/docs
${demo.provinces.map(({ province, baseUrl }) => `  Simulated ${province.padEnd(12)}模拟省平台   ${baseUrl}`).join('\n')}

  The demo world        ${join(values.folder, 'demo.json')}  (participants, keys, sample cards, codes, venues)
  Data and log          ${values.folder}/  (kept over restarts; \`npm start --${inFolder} --fresh\` begins anew)

  Try, in another shell:
    npx onecard resolve --as tianjin-platform --sample hebei-active${ofWorld}
    npx onecard check --venue ${demo.confirmedMuseum} --item CU-01${ofWorld}
  Ctrl-C stops everything.`)
}

run().catch((error: unknown) => {
  console.error(error instanceof Sentence || (error instanceof TypeError && 'code' in error) ? error.message : error)
  process.exit(1)
})
