import type { Handler } from '../../../../../shared/http/bind.ts'
import type { operations } from '../../contract.ts'
import type { ProfileStore } from '../../ports.ts'
import { sharedProfile } from '../domain/profile.ts'

export const listCodeProfiles =
  ({ profiles }: { profiles: Pick<ProfileStore, 'load'> }): Handler<typeof operations.listCodeProfiles> =>
  async () => ({ status: 200, body: { profiles: [sharedProfile, ...(await profiles.load()).profiles] } })
