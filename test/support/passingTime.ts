import type { AroundCall } from '../../shared/store/table.ts'

/**
 * A store whose calls take time, without anybody waiting: time passes to the next call that is due when nothing else is
 * left to do. So rates and races follow from the milliseconds of a call, not from the machine.
 */
export const passingTime = (callMs: () => number): { around: AroundCall; now: () => number } => {
  const due: { at: number; go: () => void }[] = []
  let now = 0
  let passing = false
  const pass = () => {
    due.sort((a, b) => a.at - b.at)
    const next = due.shift()
    passing = next !== undefined
    if (!next) return
    now = next.at
    next.go()
    setImmediate(pass)
  }
  const around: AroundCall = async (_kind, run) => {
    await new Promise<void>((go) => {
      due.push({ at: now + callMs(), go })
      if (!passing) setImmediate(pass)
      passing = true
    })
    return run()
  }
  return { around, now: () => now }
}
