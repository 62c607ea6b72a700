import { spawn } from 'node:child_process'
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Demo, startDemo } from '../../local/demo/start.ts'
import { freePorts, scratchFolder } from '../support/demo.ts'

// The READMEs' tours, word by word: every command is run, and what is shown must be what comes, in this order.

const root = join(import.meta.dirname, '../..')
let demo: Demo
/** A reader takes a second or more for a step; the hub's clock runs on as if this one did too. */
let readingMs = 0
let scratch: Awaited<ReturnType<typeof scratchFolder>>
beforeAll(async () => {
  scratch = await scratchFolder()
  demo = await startDemo({
    folder: scratch.folder,
    port: await freePorts(),
    clock: () => new Date(Date.now() + readingMs),
  })
})
afterAll(async () => {
  await demo.stop()
  await scratch.remove()
})

const run = (command: string): Promise<string> =>
  new Promise((resolve) => {
    const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map((m) => m[1] ?? m[2] ?? '')
    const child = spawn(process.execPath, ['sdk/cli/main.ts', ...words.slice(2)], {
      cwd: root,
      env: { ...process.env, ONECARD_WORLD: join(scratch.folder, 'demo.json') },
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
    child.once('close', () => resolve(output))
  })

/** Commands of the console blocks with the lines shown under each. */
const tour = (readme: string) =>
  [...readme.matchAll(/```console\n([\s\S]*?)```/g)]
    .map((m) => m[1] as string)
    .flatMap((block) => block.split(/^\$ /m).slice(1))
    .map((part) => {
      const [command = '', ...shown] = part.trimEnd().split('\n')
      return { command, shown }
    })

/** Each shown line stands in the output after the one before it; `…` stands for anything. */
const missing = (shown: readonly string[], output: string): string[] => {
  const lines = output.split('\n')
  let at = 0
  return shown.filter((line) => {
    if (line === '…') return false
    const pattern = new RegExp(
      `^${line
        .split('…')
        .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        .join('.*')}$`,
    )
    const found = lines.findIndex((candidate, i) => i >= at && pattern.test(candidate))
    if (found < 0) return true
    at = found + 1
    return false
  })
}

// Before the tours: its program keeps real time.
test('docs/first-hour.md: its program runs and prints what it says', async () => {
  const text = readFileSync(join(root, 'docs/first-hour.md'), 'utf8')
  const [, program = '', printed = ''] = /```ts\n([\s\S]*?)```[\s\S]*?```\n([\s\S]*?)```/.exec(text) ?? []
  const file = join(scratch.folder, 'first-hour.mts')
  writeFileSync(file, program)
  symlinkSync(join(root, 'node_modules'), join(scratch.folder, 'node_modules'))
  const output = await new Promise<string>((resolve) => {
    const child = spawn(process.execPath, [file, join(scratch.folder, 'demo.json')])
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString()
      })
    child.once('close', () => resolve(said.replaceAll(/ +$/gm, '')))
  })
  const shown = printed.trimEnd().split('\n')
  expect(shown.length).toBeGreaterThan(6)
  expect(missing(shown, output), output).toEqual([])
})

describe.each(['README.md', 'README.zh-CN.md'])('%s', (name) => {
  const text = readFileSync(join(root, name), 'utf8')

  test('its tour works word by word', async () => {
    const steps = tour(text)
    expect(steps.length).toBeGreaterThan(8)
    const known: Record<string, string> = {}
    for (const { command, shown } of steps) {
      readingMs += 1_000
      const output = await run(command.replaceAll(/<([a-zA-Z]+)>/g, (_all, word: string) => known[word] ?? `<${word}>`))
      for (const word of ['caseCode', 'secret', 'assignment']) {
        const value = new RegExp(`^${word}: (\\S+)$`, 'm').exec(output)?.[1]
        if (value) known[word] = value
      }
      expect(missing(shown, output), `${command}\n${output}`).toEqual([])
    }
  })

  test('its links and folders exist', () => {
    const links = [...text.matchAll(/\]\(([^)#]+)\)/g)]
      .map((m) => m[1] as string)
      .filter((link) => !link.startsWith('http'))
    const folders = [...text.matchAll(/^\| `([a-z/.]+)`/gm)].map((m) => m[1] as string)
    for (const path of [...links, ...folders]) expect(existsSync(join(root, path)), path).toBe(true)
  })

  test('its npm commands exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>
    }
    for (const [, word, rest] of text.matchAll(/npm (start|test|run ([a-z:]+))/g))
      expect(scripts).toHaveProperty([rest ?? (word as string)])
  })
})
