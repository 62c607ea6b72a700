import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })

/** The first of four free ports in a row: the hub's and the three provinces'. */
export const freePorts = async (): Promise<number> => {
  for (let base = 21_000 + (process.pid % 500) * 4; ; base += 4) {
    const free = await Promise.all([0, 1, 2, 3].map((i) => isFree(base + i)))
    if (free.every(Boolean)) return base
  }
}

/** A folder for one test; gone afterwards. */
export const scratchFolder = async (): Promise<{ folder: string; remove: () => Promise<void> }> => {
  const folder = await mkdtemp(join(tmpdir(), 'onecard-demo-'))
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}
