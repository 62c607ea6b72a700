import type { Clock } from '../contract/time.ts'
import type { AroundCall, Table } from './table.ts'

/** An engine that keeps tables, as the embedded hub, tests and benchmarks are given one. */
export type Store = {
  /** Makes a service's table; one that is there stays as it is. */
  createTable(name: string): Promise<void>
  openTable(name: string, options: { clock: Clock; around?: AroundCall | undefined }): Table
  /** Every row of a table as it is stored, for those who look at all that is kept. */
  rows(name: string): Promise<Record<string, unknown>[]>
  /** Resolves when every index shows what is, as far as real time brings that about and the engine can tell. */
  settled(): Promise<void>
  close(): Promise<void>
}
