import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { basename, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { freePorts, scratchFolder } from '../support/demo.ts'

// `npm start` as a process: what a newcomer meets on the first start, the second, and when something is wrong.

const root = join(import.meta.dirname, '../..')
let scratch: Awaited<ReturnType<typeof scratchFolder>>
let port: number
const children: ChildProcess[] = []
beforeEach(async () => {
  scratch = await scratchFolder()
  port = await freePorts()
})
afterEach(async () => {
  for (const child of children.splice(0))
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  await scratch.remove()
})

type Started = { child: ChildProcess; output: () => string; ready: Promise<boolean>; exited: Promise<number | null> }
const start = (...options: string[]): Started => {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'local/server.ts', '--folder', scratch.folder, '--port', String(port), ...options],
    {
      cwd: root,
      env: { ...process.env, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' },
    },
  )
  children.push(child)
  let text = ''
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const said = new Promise<boolean>((resolve) => {
    const hear = (chunk: Buffer) => {
      text += chunk.toString()
      if (text.includes('Ctrl-C stops everything')) resolve(true)
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
  })
  return { child, output: () => text, ready: Promise.race([said, exited.then(() => false)]), exited }
}
const catalogue = async () =>
  (await fetch(`http://127.0.0.1:${port}/v1/catalog`)).json() as Promise<{ release: number; digest: string }>

const dataFile = () => join(scratch.folder, 'hub.sqlite')
/** The private key of one participant of the demo world: another one with every world that begins anew. */
const operatorKey = () =>
  (
    JSON.parse(readFileSync(join(scratch.folder, 'demo.json'), 'utf8')) as {
      participants: { privateJwk: { d: string } }[]
    }
  ).participants[0]?.privateJwk.d
let made: { data: Buffer; digest: string } | undefined
/** Fills the folder as a hub leaves it that was started and ended; one hub does for all. Answers the catalogue's digest. */
const filled = async () => {
  if (made) writeFileSync(dataFile(), made.data)
  else {
    const first = start()
    expect(await first.ready, first.output()).toBe(true)
    const { digest } = await catalogue()
    first.child.kill('SIGINT')
    expect(await first.exited).toBe(0)
    made = { data: readFileSync(dataFile()), digest }
  }
  return made.digest
}
/** A command that ends by itself: its status and what it said. */
const ended = async (...options: string[]) => {
  const command = start(...options)
  return { status: await command.exited, lines: oneSentence(command.output()) }
}
const oneSentence = (output: string) =>
  output
    .trim()
    .split('\n')
    .filter((line) => line.trim() !== '')

describe('npm start', () => {
  test('keeps everything over kill -9 and adds nothing at the second start; Ctrl-C ends it', async () => {
    const first = start()
    expect(await first.ready, first.output()).toBe(true)
    const before = await catalogue()
    expect(before.release).toBe(4)
    first.child.kill('SIGKILL')
    await first.exited
    const second = start()
    expect(await second.ready, second.output()).toBe(true)
    expect((await catalogue()).digest).toBe(before.digest)
    second.child.kill('SIGINT')
    expect(await second.exited).toBe(0)
    await expect(fetch(`http://127.0.0.1:${port}/docs`)).rejects.toThrow()
    await expect(fetch(`http://127.0.0.1:${port + 3}/.well-known/jwks.json`)).rejects.toThrow()
  })

  test('--fresh begins anew', async () => {
    const first = start()
    expect(await first.ready, first.output()).toBe(true)
    const before = operatorKey()
    first.child.kill('SIGINT')
    await first.exited
    const second = start('--fresh')
    expect(await second.ready, second.output()).toBe(true)
    expect(operatorKey()).not.toBe(before)
  })

  test('a taken port is one sentence that names it', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(port + 2, '127.0.0.1', resolve))
    const refused = start()
    expect(await refused.exited).toBe(1)
    expect(oneSentence(refused.output())).toEqual([expect.stringContaining(`Port ${port + 2} is in use`)])
    other.close()
  })

  test.each([
    ['in its first page', (bytes: Buffer) => bytes.fill('not a database ', 0, 4096)],
    ['in the middle', (bytes: Buffer) => bytes.fill(0, 4096 * 3, 4096 * 40)],
    ['by having lost its end', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
  ])('a folder damaged %s is one sentence that says what to do', async (_where, damage) => {
    await filled()
    writeFileSync(dataFile(), damage(readFileSync(dataFile())))
    const refused = start()
    expect(await refused.exited, refused.output()).toBe(1)
    expect(oneSentence(refused.output())).toEqual([expect.stringMatching(/damaged.*--fresh/)])
  })

  test('a folder of an earlier version, or one with a foreign file in it, is one sentence and stays as it is', async () => {
    mkdirSync(join(scratch.folder, 'store'))
    writeFileSync(join(scratch.folder, 'bus.sqlite'), 'kept')
    const earlier = start()
    expect(await earlier.exited, earlier.output()).toBe(1)
    expect(oneSentence(earlier.output())).toEqual([expect.stringMatching(/earlier version.*--fresh/)])
    expect(readFileSync(join(scratch.folder, 'bus.sqlite'), 'utf8')).toBe('kept')
    const foreign = new DatabaseSync(dataFile())
    foreign.exec('CREATE TABLE mine (x)')
    foreign.close()
    const refused = start()
    expect(await refused.exited, refused.output()).toBe(1)
    expect(oneSentence(refused.output())).toEqual([expect.stringMatching(/not a hub's.*--fresh/)])
  })

  test('a second hub on the same folder is told so and harms nothing', async () => {
    const first = start()
    expect(await first.ready, first.output()).toBe(true)
    const mine = port
    port = await freePorts()
    const second = start()
    expect(await second.exited, second.output()).toBe(1)
    expect(oneSentence(second.output())).toEqual([expect.stringContaining('in use by another hub')])
    const third = start('--fresh')
    expect(await third.exited, third.output()).toBe(1)
    expect(oneSentence(third.output())).toEqual([expect.stringContaining('in use by another hub')])
    port = mine
    expect((await catalogue()).release).toBe(4)
  })

  test('a backup taken while the hub runs holds all of it; a hub started from it is the same hub', async () => {
    const first = start()
    expect(await first.ready, first.output()).toBe(true)
    const [{ digest }, key] = [await catalogue(), operatorKey()]
    const copy = join(scratch.folder, '..', `${basename(scratch.folder)}-copy.sqlite`)
    try {
      expect(await ended('--backup', copy)).toMatchObject({ status: 0, lines: [expect.stringContaining(copy)] })
      expect(statSync(copy).mode & 0o077).toBe(0)
      expect(await ended('--backup', copy)).toMatchObject({ status: 1, lines: [expect.stringContaining('already')] })
      expect(await ended('--restore', copy)).toMatchObject({ status: 1, lines: [expect.stringContaining('in use')] })
      first.child.kill('SIGKILL')
      await first.exited
      expect(await ended('--restore', copy)).toMatchObject({ status: 1, lines: [expect.stringContaining('--fresh')] })
      for (const name of readdirSync(scratch.folder)) rmSync(join(scratch.folder, name))
      const second = start('--restore', copy)
      expect(await second.ready, second.output()).toBe(true)
      expect([(await catalogue()).digest, operatorKey()]).toEqual([digest, key])
    } finally {
      rmSync(copy, { force: true })
    }
  })

  test('what is no backup restores nothing and deletes nothing', async () => {
    const digest = await filled()
    const wrong = join(scratch.folder, 'wrong.sqlite')
    writeFileSync(wrong, 'this was a letter once. '.repeat(400))
    for (const [file, says] of [
      [wrong, 'damaged'],
      [join(scratch.folder, 'nowhere.sqlite'), 'no file'],
    ] as const)
      expect(await ended('--restore', file, '--fresh')).toMatchObject({
        status: 1,
        lines: [expect.stringContaining(says)],
      })
    expect(await ended('--backup', join(scratch.folder, 'no-such', 'copy.sqlite'))).toMatchObject({
      status: 1,
      lines: [expect.stringContaining('no folder')],
    })
    const again = start()
    expect(await again.ready, again.output()).toBe(true)
    expect((await catalogue()).digest).toBe(digest)
  })

  test('a wrong option is one sentence', async () => {
    const refused = start('--prot', '5')
    expect(await refused.exited).toBe(1)
    expect(oneSentence(refused.output())[0]).toContain('--prot')
  })
})
