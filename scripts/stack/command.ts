import { spawn } from 'node:child_process'
import { appendFileSync } from 'node:fs'

export type Outcome = { status: number; output: string }

/** Runs a command to its end, its words kept in a log; nothing of them on the screen. */
export const run = (
  command: string,
  args: readonly string[],
  { env = process.env, log }: { env?: NodeJS.ProcessEnv; log?: string } = {},
): Promise<Outcome> =>
  new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const take = (chunk: Buffer) => {
      output += chunk.toString('utf8')
      if (log) appendFileSync(log, chunk)
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.on('error', (error) => resolve({ status: 127, output: error.message }))
    child.on('close', (status) => resolve({ status: status ?? 1, output }))
  })

/** The lines of an output that say what went wrong, or its last ones. */
export const whyItFailed = (output: string, count = 8): string => {
  const lines = output.trimEnd().split('\n')
  const errors = lines.filter((line) => /error|failed|cannot|❌/i.test(line))
  return (errors.length > 0 ? errors.slice(0, count) : lines.slice(-count)).join('\n')
}
