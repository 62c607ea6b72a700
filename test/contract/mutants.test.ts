import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'oxc-parser'
import { describe, expect, test } from 'vitest'
import { isKnown, knownEquivalents } from '../../scripts/mutants/equivalents.ts'
import { findMutants } from '../../scripts/mutants/find.ts'
import { createSchedule } from '../../scripts/mutants/schedule.ts'
import { filesToMutate } from '../../scripts/mutants/scope.ts'
import { question, weave } from '../../scripts/mutants/weave.ts'

// `npm run mutants` says how strong the tests are; these tests say that it can be believed.
const root = join(import.meta.dirname, '../..')
const numbered = (text: string) => findMutants('some.ts', text).map((mutant, i) => ({ ...mutant, id: i + 1 }))
const changes = (text: string) => findMutants('some.ts', text).map(({ before, after }) => `${before} → ${after}`)

describe('the mutants of a source', () => {
  test.each<[string, string[]]>([
    ['f = a < b', ['f = a < b → ', 'a < b → a <= b']],
    ['f = () => a === 1', ['f = () => a === 1 → ', 'a === 1 → a !== 1', 'a === 1 → true', 'a === 1 → false', '1 → 2']],
    ['if (a && b) c()', ['a && b → a || b', 'a && b → a', 'a && b → b', 'a && b → true', 'a && b → false', 'c() → ']],
    ['const f = a ?? b', ['a ?? b → a', 'a ?? b → b']],
    ['const f = list.filter(keep).length', ['.filter(keep) → ']],
    ['const f = z.string().min(2)', ['.min(2) → ', '2 → 3', '2 → 1']],
    ['const f = Math.max(a, b)', ['max(a, b) → min(a, b)']],
    ['const f = list.at(-1)', ['at(-1) → at(0)', '1 → 2']],
    ['const f = /^[0-9a]{2,4}$/i', expect.arrayContaining(['/^[0-9a]{2,4}$/i → /[0-9a]{2,4}$/i'])],
    ['const f = { a, ...(b && { c }) }', expect.arrayContaining(['a → ', '...(b && { c }) → '])],
    ["throw new Problem('x')", ["throw new Problem('x') → ", "'x' → 'mutated'"]],
  ])('%s', (text, expected) => {
    expect(changes(text)).toEqual(expected)
  })

  test.each([
    ['a text in two languages', "const f = { zh: '是', en: 'yes' }"],
    ['documentation', "const f = z.string().meta({ description: 'a', examples: [1, 2] })"],
    ['types', "type A = 'a' | 1; import b from 'b'"],
    ['what an internal error says', "const f = () => new Error('never')"],
    ['a sentence, wherever it stands', "const f = { rule: 'no more than this' }"],
    ['a name in brackets', "const f = claims['sub']"],
  ])('leave alone: %s', (_name, text) => {
    expect(changes(text)).toEqual([])
  })
})

describe('a woven source', () => {
  const text = `const f = (a, b) => {
    let sum = 0
    for (const n of a?.list.filter((x) => x > 1) ?? []) sum += n
    if (sum > 10 || b) return 'many'
    return a?.list.at(-1) === 3 ? 'three' : \`\${sum}\`
  }`
  const answers = (active: number) => {
    Object.assign(globalThis, { [question]: (id: number) => id === active })
    const f = new Function(`${weave(text, numbered(text))}\nreturn f`)() as (a: unknown, b: unknown) => unknown
    const given = [
      [undefined, false],
      [{ list: [1, 2, 3] }, false],
      [{ list: [1, 2] }, false],
      [{ list: [] }, true],
      [{ list: [3, 8] }, 0],
    ]
    return given.map(([a, b]) => {
      try {
        return f(a, b)
      } catch (error) {
        return (error as Error).name
      }
    })
  }

  test('does what the source does while no mutant is in force, and something else under each that can be noticed here', () => {
    const plain = ['0', 'three', '2', 'many', 'many']
    expect(answers(0)).toEqual(plain)
    const silent = numbered(text).filter(({ id }) => JSON.stringify(answers(id)) === JSON.stringify(plain))
    // Nothing given here tells these from the source.
    expect(silent.map(({ before, after }) => `${before} → ${after}`)).toEqual(['sum > 10 → sum >= 10', '10 → 9'])
    Reflect.deleteProperty(globalThis, question)
  })

  test('can be read, and keeps its lines, for every file that is changed', () => {
    for (const file of filesToMutate(root)) {
      const source = readFileSync(join(root, file), 'utf8')
      const woven = weave(
        source,
        findMutants(file, source).map((mutant, i) => ({ ...mutant, id: i + 1 })),
      )
      expect([file, parseSync(file, woven).errors.map(({ message }) => message)]).toEqual([file, []])
    }
  })
})

describe('a schedule', () => {
  const [mutant] = numbered('f = a < b')
  if (!mutant) throw new Error('no mutant')
  const files = ['slow', 'quick', 'other'].map((file, i) => ({
    file,
    milliseconds: [900, 10, 20][i] as number,
    passed: new Set(file === 'other' ? [] : [mutant.id]),
  }))

  test('tries a mutant on each file that passes its place, the quickest first, until one notices', () => {
    const schedule = createSchedule([mutant], files, 30)
    const first = schedule.next()
    expect([first?.baseline.file, schedule.next()]).toEqual(['quick', undefined])
    if (first) schedule.heard(first, mutant, {})
    const second = schedule.next()
    expect(second?.baseline.file).toBe('slow')
    if (second) schedule.heard(second, mutant, { failure: 'a test' })
    expect(schedule.tried).toEqual([{ mutant, verdict: { fate: 'noticed', by: 'slow', test: 'a test' } }])
  })

  test('says what survived, what no file passes and what never ended, and tries again what a broken run did not come to', () => {
    const fate = (depth: number, result: Parameters<ReturnType<typeof createSchedule>['heard']>[2], some = files) => {
      const schedule = createSchedule([mutant], some, depth)
      const batch = schedule.next()
      if (batch) schedule.heard(batch, mutant, result)
      return schedule.tried[0]?.verdict.fate ?? schedule.next()?.baseline.file
    }
    expect(fate(1, {})).toBe('survived')
    expect(fate(30, {}, files.slice(2))).toBe('not covered')
    expect(fate(30, 'endless')).toBe('endless')
    expect(fate(30, undefined)).toBe('quick')
  })
})

test('every known equivalent is a mutant there is, told once, with a reason', () => {
  const known = knownEquivalents()
  const sources = new Map(filesToMutate(root).map((file) => [file, readFileSync(join(root, file), 'utf8')]))
  const mutants = [...sources].flatMap(([file, text]) => findMutants(file, text))
  const lineOf = ({ file, line }: { file: string; line: number }) => sources.get(file)?.split('\n')[line - 1] ?? ''
  const stale = known.filter((one) => !mutants.some((mutant) => isKnown(one, mutant, lineOf(mutant))))
  expect(stale).toEqual([])
  expect(known.filter(({ why }) => why.length < 10)).toEqual([])
  const names = known.map(({ why: _why, ...what }) => JSON.stringify(what))
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
})
