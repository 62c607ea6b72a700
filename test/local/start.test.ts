import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
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
    const keys = readFileSync(join(scratch.folder, 'keys.json'), 'utf8')
    first.child.kill('SIGINT')
    await first.exited
    const second = start('--fresh')
    expect(await second.ready, second.output()).toBe(true)
    expect(readFileSync(join(scratch.folder, 'keys.json'), 'utf8')).not.toBe(keys)
  })

  const oneSentence = (output: string) =>
    output
      .trim()
      .split('\n')
      .filter((line) => line.trim() !== '')

  test('a taken port is one sentence that names it', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(port + 2, '127.0.0.1', resolve))
    const refused = start()
    expect(await refused.exited).toBe(1)
    expect(oneSentence(refused.output())).toEqual([expect.stringContaining(`Port ${port + 2} is in use`)])
    other.close()
  })

  test.each([
    ['its keys', () => writeFileSync(join(scratch.folder, 'keys.json'), '{"hub": 5')],
    [
      'its bus',
      () => writeFileSync(join(scratch.folder, 'bus.sqlite'), 'not a database, but long enough to be read as one'),
    ],
    [
      'its store',
      () => writeFileSync(join(scratch.folder, 'hub.sqlite'), 'not a database, but long enough to be read as one'),
    ],
  ])('a folder damaged in %s is one sentence that says what to do', async (_what, damage) => {
    const first = start()
    expect(await first.ready, first.output()).toBe(true)
    first.child.kill('SIGINT')
    await first.exited
    damage()
    const refused = start()
    expect(await refused.exited, refused.output()).toBe(1)
    expect(oneSentence(refused.output())).toEqual([expect.stringMatching(/damaged.*--fresh/)])
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

  test('a wrong option is one sentence', async () => {
    const refused = start('--prot', '5')
    expect(await refused.exited).toBe(1)
    expect(oneSentence(refused.output())[0]).toContain('--prot')
  })
})
