import { type ChildProcess, fork } from 'node:child_process'
import type { FileDone, Job, JobDone, Setting } from './host.ts'

/** What became of a job: each file that ended, the one that did not end in time, and places passed by files without a mutant. */
export type Ran = { done: FileDone[]; stuck?: string; passed: Record<string, number[]> }

export type Host = { run: (names: readonly string[], mostMs: number) => Promise<Ran>; stop: () => void }

/** One test runner's process; begun anew after a file that does not end in `mostMs`, because a loop without end ends no other way. */
export const startHost = async (setting: Setting): Promise<Host> => {
  let child = await begin(setting)
  return {
    run: async (names, mostMs) => {
      const ran = await runJob(child, { names }, mostMs)
      if (ran.stuck === undefined) return ran
      child.kill('SIGKILL')
      child = await begin(setting)
      return ran
    },
    stop: () => child.disconnect(),
  }
}

const begin = async (setting: Setting): Promise<ChildProcess> => {
  const child = fork(new URL('host.ts', import.meta.url), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve())
    child.once('exit', (code) => reject(new Error(`the test runner ended with ${code}`)))
    child.send(setting)
  })
  return child
}

const runJob = (child: ChildProcess, job: Job, mostMs: number): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const done: FileDone[] = []
    const late = () => finish(() => resolve({ done, stuck: job.names[done.length] as string, passed: {} }))
    let timer = setTimeout(late, mostMs)
    const heard = (message: FileDone | JobDone) => {
      if ('finished' in message) return finish(() => resolve({ done, passed: message.passed }))
      done.push(message)
      clearTimeout(timer)
      timer = setTimeout(late, mostMs)
    }
    const ended = (code: number | null) => finish(() => reject(new Error(`the test runner ended with ${code}`)))
    const finish = (then: () => void) => {
      clearTimeout(timer)
      child.off('message', heard).off('exit', ended)
      then()
    }
    child.on('message', heard).on('exit', ended)
    child.send(job)
  })
