import { startApi } from '../../functions/participants/api.ts'

export const handler = await startApi('public-and-loopback')
