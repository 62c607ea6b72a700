import { startApi } from '../../functions/identity/api.ts'

export const handler = await startApi('public-and-loopback')
