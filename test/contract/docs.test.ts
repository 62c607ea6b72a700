import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { answerTyp, homePaths, longestAnswer } from '../../functions/identity/homes/homeProtocol.ts'
import { CardStatus } from '../../functions/identity/words/status.ts'
import { openApiDocument } from '../../scripts/openapi.ts'
import { CardForm } from '../../shared/contract/ids.ts'
import { codeTyp } from '../../shared/crypto/code.ts'
import { coveredComponents, deadlineHeader } from '../../shared/crypto/httpSignature.ts'
import { receiptTyp } from '../../shared/crypto/receipt.ts'

const root = join(import.meta.dirname, '../..')
const text = (path: string) => readFileSync(join(root, path), 'utf8')
const sources = text('docs/sources.md')
const notes = new Set([...sources.matchAll(/^\| ([\w-]+\.md) \|/gm)].map(([, note]) => note))

const sourceFiles = ['functions', 'shared', 'local', 'infra', 'test'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1)),
)

test('every note the code cites has its row in docs/sources.md, or is in the tree', () => {
  const cited = sourceFiles.flatMap((file) =>
    [...text(file).matchAll(/([\w-][\w./-]*\.md)(?= §|[,:.])/g)].map(([, note = '']) => ({ file, note })),
  )
  expect(cited.length).toBeGreaterThan(20)
  expect(cited.filter(({ note }) => !notes.has(note) && !existsSync(join(root, note)))).toEqual([])
})

test('every file that docs/sources.md names is there', () => {
  const named = [...sources.matchAll(/`((?:functions|shared|local|infra|test|scripts|docs)\/[\w./-]+)`/g)]
  expect(named.map(([, path = '']) => path).filter((path) => !existsSync(join(root, path)))).toEqual([])
})

test('docs/home-protocol.md names what the code sends and believes', () => {
  const page = text('docs/home-protocol.md')
  const covered = coveredComponents.map((name) => `"${name}"`).join(' ')
  const facts = [...Object.values(homePaths), answerTyp, codeTyp, receiptTyp, deadlineHeader, covered]
  const words = [...CardStatus.options, ...CardForm.options].map((word) => `\`${word}\``)
  expect([...facts, ...words, longestAnswer.toLocaleString('en')].filter((fact) => !page.includes(fact))).toEqual([])
})

describe('headers in the OpenAPI document', () => {
  const { paths = {}, components = {} } = openApiDocument()
  const parameter = (path: string, method: 'get' | 'post' | 'put', name: string) =>
    (paths[path]?.[method]?.parameters ?? []).find((p) => 'name' in p && p.name === name)

  test('If-Match is required for a change of what was read, and optional where a PUT also creates', () => {
    expect(parameter('/v1/assignments/{id}/accept', 'post', 'if-match')).toMatchObject({ required: true })
    expect(parameter('/v1/code-profiles/{id}', 'put', 'if-match')).toBeDefined()
    expect(parameter('/v1/code-profiles/{id}', 'put', 'if-match')).not.toHaveProperty('required', true)
    expect(parameter('/v1/card-events', 'post', 'if-match')).toBeUndefined()
  })

  test('a token request needs a proof', () => {
    expect(parameter('/oauth/token', 'post', 'dpop')).toMatchObject({ required: true })
  })

  test('answers declare ETag, Retry-After and Allow', () => {
    expect(paths['/v1/receipts/{id}']?.get?.responses?.['200']).toHaveProperty('headers.ETag')
    expect(components.responses?.['rate-limited']).toHaveProperty('headers.Retry-After')
    expect(components.responses?.['temporarily-unavailable']).toHaveProperty('headers.Retry-After')
    expect(components.responses?.['method-not-allowed']).toHaveProperty('headers.Allow')
  })
})
