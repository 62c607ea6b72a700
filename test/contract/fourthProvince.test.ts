import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** Asked of a copy of the code that differs by one row. */
const questions = `
import { requiredApprovers } from './functions/catalog/proposals/domain/proposal.ts'
import { Venue } from './functions/catalog/entries/shapes.ts'
import { assess } from './functions/complaints/case/actions/file.ts'
import { rulesInForce } from './functions/complaints/case/rules.ts'
import { areaWarning } from './functions/identity/cards/domain/divisions.ts'
import { statusAt } from './functions/identity/cards/domain/lifecycle.ts'
import { isOwnCard } from './functions/identity/words/cardFormats.ts'
import { demoParticipants } from './local/demo/participants.ts'
import { portsFrom } from './local/demo/ports.ts'
import { demoCards } from './local/provinces/cardBase.ts'
import { opaqueProfile } from './local/provinces/codes.ts'
import { Province, provinceOfArea, provinceOfVenue, venueId } from './shared/contract/province.ts'

const now = new Date('2026-11-23T01:00:00.000Z')
const id = venueId('shanxi', '140105', 7)
const place = { id, province: 'shanxi', area: '140105', kind: 'museum', name: '样本馆', district: '小店区', confirmed: false }
const facts = { topic: 'card_refused', venue: id }
const [card] = demoCards('shanxi', now)
console.log(JSON.stringify({
  provinces: Province.options.length,
  area: provinceOfArea('140105'),
  warning: areaWarning('140105') ?? null,
  venue: [id, provinceOfVenue(id), provinceOfVenue('sx-130102-001') ?? null, Venue.safeParse(place).success],
  approvers: requiredApprovers([{ change: 'add', kind: 'item', entry: {} }], 'shanxi').length,
  routed: assess({ kind: 'complaint', facts, receiver: 'beijing' }, now, rulesInForce()).routing,
  card: [isOwnCard(card, 'shanxi'), statusAt({ home: 'shanxi', events: card.events, validUntil: card.validUntil }, now).status],
  platform: demoParticipants.find(({ province }) => province === 'shanxi'),
  ports: portsFrom(8780),
  prefix: opaqueProfile('shanxi').body.shape.prefix,
}))
`

describe('with a fourth row', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fourth-'))
    for (const part of ['functions', 'shared', 'local', 'sdk', 'package.json'])
      cpSync(join(root, part), join(folder, part), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    const rows = join(folder, 'shared/contract/province.ts')
    const before = readFileSync(rows, 'utf8')
    const row = `  shanxi: { letters: 'sx', area: '14', zh: '山西', full: '山西省', en: 'Shanxi' },\n`
    const after = before.replace('} as const satisfies ProvinceRows', `${row}} as const satisfies ProvinceRows`)
    expect(after.length).toBe(before.length + row.length)
    writeFileSync(rows, after)
    writeFileSync(join(folder, 'questions.ts'), questions)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('the rules of every job know the fourth province', () => {
    const said = execFileSync(process.execPath, ['questions.ts'], { cwd: folder, encoding: 'utf8' })
    expect(JSON.parse(said)).toMatchObject({
      provinces: 4,
      area: 'shanxi',
      warning: null,
      venue: ['sx-140105-007', 'shanxi', null, true],
      approvers: 4,
      routed: {
        to: 'shanxi',
        rule: 'event-place',
        reasons: [{ zh: '事情发生在山西。', en: 'It happened in Shanxi.' }, {}],
      },
      card: [true, 'ACTIVE'],
      platform: {
        id: 'shanxi-platform',
        name: { zh: '山西省社保卡平台（模拟）', en: 'Shanxi card platform (simulated)' },
      },
      ports: [8780, 8781, 8782, 8783, 8784],
      prefix: 'SX1.',
    })
  })
})

test('no file but the rows has a table that every province must stand in', () => {
  const files = ['functions', 'shared', 'sdk', 'local', 'scripts', 'infra'].flatMap((part) =>
    readdirSync(join(root, part), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  )
  // Two names of provinces as members of one object: a table of provinces. `Partial` says that a row may be missing.
  const table = /\b(?:beijing|bj|tianjin|tj|hebei|he): [^{}\n]*(?:\{[^{}]*\})?,?\s+(?:beijing|bj|tianjin|tj|hebei|he): /
  const found = files.filter((file) => {
    const text = readFileSync(file, 'utf8')
    return table.test(text.replaceAll(/Partial<Record<Province, \w+>>>? = \{(?:[^{}]|\{[^{}]*\})*\}/g, ''))
  })
  expect(files.length).toBeGreaterThan(200)
  expect(found.map((file) => file.slice(root.length + 1))).toEqual(['shared/contract/province.ts'])
})
