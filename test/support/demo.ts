import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePortsFrom } from '../../local/demo/ports.ts'

/** Four free ports in a row; processes of one run begin to look at places of their own. */
export const freePorts = (): Promise<number> => freePortsFrom(21_000 + (process.pid % 500) * 4)

/** A folder for one test; gone afterwards. */
export const scratchFolder = async (): Promise<{ folder: string; remove: () => Promise<void> }> => {
  const folder = await mkdtemp(join(tmpdir(), 'onecard-demo-'))
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}
