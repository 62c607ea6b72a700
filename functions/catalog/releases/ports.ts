import type { Event } from '../../../shared/contract/event.ts'
import type { Manifest } from './shape.ts'

/**
 * Where catalogue releases are kept: immutable objects, written once. Numbers of manifests are gapless; there is no
 * pointer that could go back, the newest release is the last manifest.
 */
export type ReleaseStore = {
  /** Stores a release's file under number and digest. Repeating it is harmless. */
  putFile(release: number, digest: string, bytes: Uint8Array): Promise<void>
  getFile(release: number, digest: string): Promise<Uint8Array>
  /** 'exists' when the release has a manifest already: the first one stands. */
  putManifest(release: number, text: string): Promise<'done' | 'exists'>
  getManifest(release: number): Promise<string | undefined>
  /** Numbers of manifests after a number, rising. */
  list(after: number): Promise<number[]>
}

/** Releases as the table numbers them. */
export type ReleaseLedger = {
  latest(): Promise<Manifest | undefined>
  find(number: number): Promise<Manifest | undefined>
  /** Takes the manifest's number. 'exists' when another release has it. */
  commit(manifest: Manifest, event: Event): Promise<'done' | 'exists'>
}
