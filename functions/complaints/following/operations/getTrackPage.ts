import type { Handler } from '../../../../shared/http/bind.ts'
import type { operations } from '../contract.ts'
import { trackPage } from '../pages/track.tsx'

export const getTrackPage =
  (): Handler<typeof operations.getTrackPage> =>
  async ({ request }) => ({
    status: 200,
    body: trackPage(request.language, { result: 'none' }),
  })
