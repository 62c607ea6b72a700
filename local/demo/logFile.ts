import { createWriteStream } from 'node:fs'
import { type Log, messages } from '../../shared/observe/log.ts'

/** The hub's log as JSON lines in a file, the same entries that go to CloudWatch on AWS. */
export const openLogFile = (file: string, clock: () => Date): { log: Log; close: () => Promise<void> } => {
  const stream = createWriteStream(file, { flags: 'a' })
  return {
    log: (code, fields = {}) => {
      const { level, text } = messages[code]
      stream.write(`${JSON.stringify({ time: clock().toISOString(), level, code, message: text, ...fields })}\n`)
    },
    close: () => new Promise((resolve) => stream.end(() => resolve())),
  }
}
