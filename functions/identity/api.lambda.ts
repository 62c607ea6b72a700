import { startApi } from './api.ts'

export const handler = await startApi('public')
