import { refusalReported } from '../complaints/events.ts'

export const operations = {} as const
export const events = {} as const
export const reactsTo = [refusalReported] as const
