import { type ChildProcess, spawn } from 'node:child_process'
import { buildProcess } from './build.ts'

/** What a bench process answers to its parent: `ready` once, then one answer for each question. */
export type Questions = Record<string, () => unknown>

type FromParent = { config: unknown } | { question: string; id: number }
type FromChild = { ready: unknown } | { id: number; answer: unknown } | { failed: string }

/** The child's side. The process ends with its parent, or when the parent lets go of it. */
export const serveParent = <C>(start: (config: C) => Promise<{ ready: unknown; questions?: Questions }>): void => {
  const tell = (message: FromChild) => process.send?.(message)
  const answers: Record<string, () => unknown> = { cpu: () => process.cpuUsage() }
  process.on('disconnect', () => process.exit(0))
  process.on('message', (message: FromParent) => {
    if ('question' in message) {
      Promise.resolve(answers[message.question]?.()).then(
        (answer) => tell({ id: message.id, answer }),
        (error: unknown) => tell({ failed: String(error) }),
      )
      return
    }
    start(message.config as C).then(
      ({ ready, questions }) => {
        Object.assign(answers, questions)
        tell({ ready })
      },
      (error: unknown) => tell({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    )
  })
}

export type BenchProcess<Ready> = {
  ready: Ready
  ask<A>(question: string): Promise<A>
  /** User and system time of the process so far, in milliseconds (getrusage, as /proc/<pid>/stat tells it, but finer). */
  cpuMs(): Promise<number>
  stop(): Promise<void>
}

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve()
    else child.once('exit', () => resolve())
  })

/** Starts `bench/processes/<name>.ts` in a process of its own and waits until it is ready. */
export const startProcess = async <Ready, C>(name: string, config: C): Promise<BenchProcess<Ready>> => {
  const child = spawn(process.execPath, [await buildProcess(name)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const waiting = new Map<number, (answer: unknown) => void>()
  let questions = 0
  const ready = await new Promise<Ready>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`bench process ${name} ended with ${code}`)))
    child.on('message', (message: FromChild) => {
      if ('ready' in message) resolve(message.ready as Ready)
      else if ('failed' in message) reject(new Error(`bench process ${name}: ${message.failed}`))
      else waiting.get(message.id)?.(message.answer)
    })
    child.send({ config })
  })
  const ask = <A>(question: string): Promise<A> =>
    new Promise((resolve, reject) => {
      const id = ++questions
      const gone = () => reject(new Error(`bench process ${name} is gone`))
      child.once('exit', gone)
      waiting.set(id, (answer) => {
        child.off('exit', gone)
        waiting.delete(id)
        resolve(answer as A)
      })
      child.send({ question, id })
    })
  return {
    ready,
    ask,
    cpuMs: async () => {
      const { user, system } = await ask<NodeJS.CpuUsage>('cpu')
      return (user + system) / 1000
    },
    stop: async () => {
      if (child.connected) child.disconnect()
      await ended(child)
    },
  }
}
