import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { createVitest, type TestModule, type Vitest } from 'vitest/node'
import { settings } from '../../vitest.config.ts'
import { fileOf } from './name.ts'

/*
 * The test runner in a process of its own, started once for many mutants. The files that hold them are woven in memory as
 * they are loaded, so nothing on the disk ever changes. It takes orders from the process that forked it.
 */

/** First message: the woven sources by path, and the patterns of the tests. */
export type Setting = { root: string; sources: Readonly<Record<string, string>>; tests: readonly string[] }
/** Every later one: names of test files (see name.ts) to run one after the other. */
export type Job = { names: readonly string[] }
/** What is said after each file. `failure`: the first test that failed, or the error that came instead. */
export type FileDone = { name: string; failure?: string; milliseconds: number }
/** What is said after the last. `passed`: the changeable places that each file without a mutant passed. */
export type JobDone = { finished: true; passed: Record<string, number[]> }

const notes = mkdtempSync(join(tmpdir(), 'mutants-'))
process.on('exit', () => rmSync(notes, { recursive: true, force: true }))

const send = (message: FileDone | JobDone | { ready: true }) => process.send?.(message)

/** Files in the order they were asked for. */
class InOrder {
  sort<S>(files: S[]): S[] {
    return files
  }
  shard<S>(files: S[]): S[] {
    return files
  }
}

const failureOf = (module: TestModule): string | undefined => {
  if (module.state() !== 'failed') return undefined
  const [test] = module.children.allTests('failed')
  return test?.fullName ?? module.errors()[0]?.message ?? 'the file itself'
}

const open = ({ root, sources, tests }: Setting): Promise<Vitest> => {
  const nameOf = (id: string) => relative(root, id).replaceAll('\\', '/')
  return createVitest(
    'test',
    {
      ...settings.test,
      config: false,
      root,
      include: [...tests],
      setupFiles: [join(root, 'scripts/mutants/setup.ts')],
      watch: false,
      reporters: [
        {
          onTestModuleEnd: (module) => {
            const failure = failureOf(module)
            const milliseconds = module.diagnostic().duration
            send({ name: nameOf(module.moduleId), milliseconds, ...(failure && { failure }) })
          },
        },
      ],
      coverage: { enabled: false },
      // What is kept on the disk is found by the file as it stands there, and would be taken for the woven one.
      fsModuleCache: false,
      pool: 'threads',
      isolate: false,
      fileParallelism: false,
      sequence: { sequencer: InOrder },
      testTimeout: 20_000,
      // An error after a test's end is some mutant's, and told by no test: the process goes on.
      dangerouslyIgnoreUnhandledErrors: true,
    },
    {
      oxc: settings.oxc,
      plugins: [
        {
          name: 'mutants',
          enforce: 'pre',
          transform: (_code: string, id: string) => {
            const woven = sources[nameOf(fileOf(id))]
            return woven === undefined ? undefined : { code: woven, map: null }
          },
        },
      ],
    },
  )
}

const takeNotes = (root: string): Record<string, number[]> =>
  Object.fromEntries(
    readdirSync(notes).map((name) => {
      const { path, passed } = JSON.parse(readFileSync(join(notes, name), 'utf8')) as { path: string; passed: number[] }
      rmSync(join(notes, name))
      return [relative(root, path).replaceAll('\\', '/'), passed]
    }),
  )

const start = async (setting: Setting): Promise<(job: Job) => Promise<void>> => {
  const { root } = setting
  const vitest = await open(setting)
  const project = vitest.getRootProject()
  project.provide('notes', notes)
  return async ({ names }) => {
    vitest.state.filesMap.clear()
    await vitest.runTestSpecifications(
      names.map((name) => project.createSpecification(join(root, name))),
      false,
    )
    send({ finished: true, passed: takeNotes(root) })
  }
}

let run: ((job: Job) => Promise<void>) | undefined
process.on('message', (message: Setting | Job) => {
  const work = async () => {
    if ('sources' in message) {
      run = await start(message)
      send({ ready: true })
    } else await run?.(message)
  }
  work().catch((error: unknown) => {
    console.error(error)
    process.exit(1)
  })
})
process.on('disconnect', () => process.exit(0))
