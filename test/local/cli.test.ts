import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Demo, startDemo } from '../../local/demo/start.ts'
import { freePorts, scratchFolder } from '../support/demo.ts'

// What the command says to those who use it wrongly, and in which language: one sentence, and an exit code scripts can rely on.

const root = join(import.meta.dirname, '../..')
let demo: Demo
let scratch: Awaited<ReturnType<typeof scratchFolder>>
beforeAll(async () => {
  scratch = await scratchFolder()
  demo = await startDemo({ folder: scratch.folder, port: await freePorts() })
})
afterAll(async () => {
  await demo.stop()
  await scratch.remove()
})

type Ran = { code: number | null; out: string; err: string }

const onecard = (...words: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ['sdk/cli/main.ts', ...words], {
      cwd: root,
      env: {
        ...process.env,
        NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
        ONECARD_WORLD: join(scratch.folder, 'demo.json'),
      },
    })
    let out = ''
    let err = ''
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString()
    })
    child.once('close', (code) => resolve({ code, out, err }))
  })

const file = (name: string, text: string): string => {
  const path = join(scratch.folder, name)
  writeFileSync(path, text)
  return path
}

describe('0', () => {
  test.each([[['help']], [['--help']], [['resolve', '--help']]])('%j is the help', async (words) => {
    const { code, out } = await onecard(...words)
    expect(out).toContain('Exit codes:')
    expect(code).toBe(0)
  })

  test('what a venue accepts altogether needs no item', async () => {
    const { code, out, err } = await onecard('check', '--venue', demo.confirmedMuseum)
    expect(err).toBe('')
    expect(out).toContain('acceptances:')
    expect(code).toBe(0)
  })
})

describe('a value may begin with a dash, as one secret in 64 does', () => {
  test.each(['-abcdefghijklmnopqrstu', '--bcdefghijklmnopqrstu', '-'])('%s', async (secret) => {
    const { code, out, err } = await onecard('follow', '--case', 'XXXXXXXXXX', '--secret', secret)
    expect(err).toBe('')
    expect(out).toContain('code: ')
    expect(code).toBe(3)
  })

  test('but an option is no value', async () => {
    const { code, err } = await onecard('follow', '--secret', '--case', 'XXXXXXXXXX')
    expect(err).toMatch(/--secret/)
    expect(code).toBe(2)
  })
})

describe('--lang is the language of the texts of', () => {
  const inChinese = /[\u4e00-\u9fff]/
  test.each<[string, string[]]>([
    ['signed calls', ['accept', 'asg_unknown', '--as', 'hebei-platform']],
    ['signed calls by path', ['call', 'GET', '/v1/assignments/asg_unknown', '--as', 'hebei-platform']],
    ['public calls', ['call', 'GET', '/v1/catalog/venues/unknown']],
  ])('%s', async (_name, words) => {
    const zh = await onecard(...words, '--lang', 'zh')
    expect(/^title: (.*)$/m.exec(zh.out)?.[1]).toMatch(inChinese)
    const en = await onecard(...words)
    expect(/^title: (.*)$/m.exec(en.out)?.[1]).not.toMatch(inChinese)
    expect([zh.code, en.code]).toEqual([3, 3])
  })
})

describe('2, and one sentence that names what is wrong', () => {
  const as = ['--as', 'hebei-platform']
  const resolve = ['resolve', '--as', 'tianjin-platform']
  const recognise = ['recognise', '--as', 'tianjin-museum', '--venue', 'tj-120103-003', '--item', 'CU-01']

  test.each<[string[], RegExp]>([
    [['foo'], /^There is no command “foo”; see onecard --help$/],
    [['constructor'], /^There is no command “constructor”/],
    [['toString'], /^There is no command “toString”/],
    [['check'], /--venue is missing/],
    [['check', '--venue', 'v', '--at', '2024-09-26'], /--at .*--item/],
    [['check', '--venue', 'v', '--form', 'ecard'], /--form .*--item/],
    [['check', '--venue', 'v', '--issuer', 'hebei'], /--issuer .*--item/],
    [['check', '--venue', ''], /--venue is missing/],
    [['check', '--venue', 'v', '--item', 'CU-01', '--at', ''], /--at is missing/],
    [['check', '--venue', 'v', 'w'], /too many/],
    [['accept', ...as], /^ASSIGNMENT is missing/],
    [['accept', '', ...as], /^ASSIGNMENT is missing/],
    [['accept', 'asg_1', 'asg_2', ...as], /too many/],
    [['accept', 'asg_1'], /--as/],
    [['inbox', '--as', 'nobody'], /--as takes one of/],
    [['inbox', ...as, '--lang', 'fr'], /--lang takes one of: zh, en/],
    [['inbox', ...as, '--unknown'], /--unknown/],
    [[...resolve], /--card-id, --reader-line, --person-number or --sample/],
    [[...resolve, '--sample', 'hebei-active', '--card-id', '00'], /only one of --sample, --card-id/],
    [[...resolve, '--reader-line', 'x', '--person-number', 'y'], /only one of --reader-line, --person-number/],
    [[...recognise, '--code', 'x', '--sample', 'hebei-active-signed'], /only one of --code, --sample/],
    [['complain', '--topic', 'card_refused'], /--as/],
    [['complain', '--as', 'beijing-hotline'], /--topic is missing/],
    [['complain', '--as', 'beijing-hotline', '--topic', '', '--text', 'x'], /--topic is missing/],
    [['follow', '--case', 'x'], /--secret is missing/],
    [['follow', '--case', 'x', '--secret', '口令'], /--secret/],
    [['call'], /^METHOD is missing/],
    [['call', 'GET'], /^PATH is missing/],
    [['call', 'FOO', '/x'], /^METHOD takes one of: GET, POST/],
    [['call', 'GET', 'x'], /^PATH begins with a slash/],
    [['call', 'GET', '/x', '--body', '{}'], /--body/],
    [['call', 'POST', '/x', ...as, '--body', '{'], /^--body is not JSON/],
    [['inbox', ...as, '--world', 'no/such.json'], /such\.json does not exist/],
  ])('%j', async (words, sentence) => {
    const { code, out, err } = await onecard(...words)
    expect(err.trimEnd()).toMatch(sentence)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
    expect(out).toBe('')
    expect(code).toBe(2)
  })

  test('a world file that is not JSON, or no world', async () => {
    const broken = await onecard('inbox', ...as, '--world', file('broken.json', '{"hub":'))
    expect(broken).toMatchObject({ code: 2, err: expect.stringMatching(/broken\.json is not JSON/) })
    const other = await onecard('inbox', ...as, '--world', file('other.json', '{}'))
    expect(other).toMatchObject({ code: 2, err: expect.stringMatching(/other\.json does not describe a world/) })
  })
})

describe('4', () => {
  const elsewhere = (name: string, baseUrl: string, jwk: Record<string, string>) =>
    file(
      name,
      JSON.stringify({
        hub: { issuer: baseUrl, baseUrl },
        participants: [{ id: 'hebei-platform', kind: 'platform', clientId: 'hebei-platform', privateJwk: jwk }],
      }),
    )
  const jwk = { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', d: 'AA' }

  test('nobody listens: the hub does not answer', async () => {
    const world = elsewhere('nobody.json', `http://127.0.0.1:${await freePorts()}`, jwk)
    const { code, err } = await onecard('call', 'GET', '/docs', '--world', world)
    expect(err).toMatch(/^The hub does not answer \(ECONNREFUSED\)/)
    expect(code).toBe(4)
  })

  test('anything else: not said of the hub, and no value shown', async () => {
    const world = elsewhere('key.json', demo.issuer, jwk)
    const { code, err } = await onecard('inbox', '--as', 'hebei-platform', '--world', world)
    expect(err).toMatch(/^onecard failed: \w+\n$/)
    expect(code).toBe(4)
  })
})
