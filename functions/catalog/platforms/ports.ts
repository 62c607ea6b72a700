import type { ParticipantId } from '../../../shared/contract/ids.ts'
import type { Province } from '../../../shared/contract/province.ts'

/** A province's platform as ParticipantChanged told it: who may propose and vote. */
export type StoredPlatform = {
  version: number
  revision: number
  participant: ParticipantId
  province: Province
  state: 'active' | 'suspended'
}

export type PlatformStore = {
  find(participant: ParticipantId): Promise<StoredPlatform | undefined>
  /** Version 0 creates. */
  save(platform: StoredPlatform): Promise<'done' | 'changed'>
}
