import type { Event } from '../../../shared/contract/event.ts'
import type { Manifest } from './shape.ts'

export type { ReleaseStore } from '../../../shared/aws/releaseStore.ts'

/** Releases as the table numbers them. */
export type ReleaseLedger = {
  latest(): Promise<Manifest | undefined>
  find(number: number): Promise<Manifest | undefined>
  /** Takes the manifest's number. 'exists' when another release has it. */
  commit(manifest: Manifest, event: Event): Promise<'done' | 'exists'>
}
