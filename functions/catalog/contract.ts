import { refusalReported } from '../complaints/events.ts'
import { releasePublished } from './events.ts'

export const operations = {} as const
export const events = { releasePublished } as const
export const reactsTo = [refusalReported] as const
