import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, inject, vi } from 'vitest'
import { mutantOf } from './name.ts'
import { question } from './weave.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder for what test files note when no mutant is in force. */
    notes: string
  }
}

/** Passes of a changed place after which a loop counts as endless. */
const mostPasses = 2_000_000

// Files of a run share one thread and its libraries; the hub's own modules begin anew in each.
vi.resetModules()

const path = expect.getState().testPath ?? ''
const inForce = mutantOf(path)
const passed = new Set<number>()
let passes = 0
let failed = false

const isInForce = (id: number): boolean => {
  if (id !== inForce) return false
  if (++passes > mostPasses) throw new Error('a changed place was passed too often')
  return true
}
const note = (id: number): boolean => {
  passed.add(id)
  return false
}

Object.assign(globalThis, { [question]: inForce === undefined ? note : isInForce })

// The first failure answers the question: the rest of the file is passed over.
beforeEach(({ skip }) => {
  if (failed) skip()
})
afterEach(({ task }) => {
  failed ||= inForce !== undefined && task.result?.state === 'fail'
})

if (inForce === undefined)
  afterAll(() => {
    writeFileSync(
      join(inject('notes'), `${process.hrtime.bigint()}.json`),
      JSON.stringify({ path, passed: [...passed] }),
    )
  })
