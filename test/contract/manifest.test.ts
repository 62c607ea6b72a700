import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { allProblems, services } from '../../functions/manifest.ts'
import { generatedDocuments } from '../../scripts/documents.ts'
import type { EventKind } from '../../shared/contract/event.ts'

const root = join(import.meta.dirname, '../..')
const operations = services.flatMap(({ name, operations }) =>
  Object.entries(operations).map(([key, operation]) => ({ service: name, key, operation })),
)

const filesBelow = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))

test('operation ids and routes are unique, and each operation is named by its key', () => {
  expect(operations.map(({ key }) => key)).toEqual(operations.map(({ operation }) => operation.id))
  expect(new Set(operations.map(({ key }) => key)).size).toBe(operations.length)
  expect(new Set(operations.map(({ operation: o }) => `${o.method} ${o.path}`)).size).toBe(operations.length)
})

test('the names in a path are exactly the members of its params', () => {
  for (const { operation } of operations) {
    const named = [...operation.path.matchAll(/\{([a-zA-Z]+)\}/g)].map((match) => match[1])
    expect(Object.keys(operation.params?.shape ?? {}).sort(), operation.id).toEqual(named.sort())
  }
})

test('every event somebody reacts to is published by somebody, and its example fits its schema', () => {
  const published = services.flatMap(({ events }) => Object.values(events))
  for (const { reactsTo, name } of services)
    for (const kind of reactsTo) expect(published, `${name} reacts to ${kind.type}`).toContain(kind)
  for (const kind of published) expect(kind.data.safeParse(kind.example).success, kind.type).toBe(true)
})

test('every event that says whose mailboxes it lands in is taken by the mailboxes, and names what it is about', () => {
  const mailed = services.flatMap(({ events }) => Object.values(events)).filter(({ mail }) => mail)
  const taken = services.find(({ name }) => name === 'participants')?.reactsTo ?? []
  const types = (kinds: readonly EventKind[]) => kinds.map(({ type }) => type).sort()
  expect(types(taken)).toEqual(types(mailed))
  expect(types(taken)).toContain('AssignmentOffered')
  for (const kind of mailed) expect(Object(kind.data.parse(kind.example)).subject, kind.type).toMatch(/./)
})

test('problem codes are unique, and every problem an operation declares is in the tables', () => {
  const codes = allProblems().map((kind) => kind.code)
  expect(new Set(codes).size).toBe(codes.length)
  for (const { operation } of operations)
    for (const kind of operation.problems ?? []) expect(codes, operation.id).toContain(kind.code)
})

describe('generated documents are not stale', () => {
  test.each(Object.entries(generatedDocuments()))('%s', (path, text) => {
    expect(
      readFileSync(join(root, path), 'utf8') === text,
      `run npm run docs: ${path} differs from the contracts`,
    ).toBe(true)
  })
})

test('every guarded operation has a test file of its own', () => {
  const tests = filesBelow('test')
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .join('\n')
  const untested = operations.filter(({ operation: o }) => {
    const path = o.path.replaceAll(/\{[a-zA-Z]+\}/g, '[^\'"` ]+').replaceAll('.', '\\.')
    return !new RegExp(path).test(tests)
  })
  expect(untested.map(({ operation }) => operation.id)).toEqual([])
})

test('which host the code runs on is decided by the entry file, never inside functions/ or shared/', () => {
  const switches = filesBelow('functions')
    .concat(filesBelow('shared'))
    .filter((file) => /\.tsx?$/.test(file))
    .filter((file) => /isLocal|NODE_ENV|STAGE\s*===/.test(readFileSync(join(root, file), 'utf8')))
  expect(switches).toEqual([])
})
