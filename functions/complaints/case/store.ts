import { startOfChinaDay } from '../../../shared/contract/time.ts'
import { rowKind } from '../../../shared/store/rows.ts'
import type { Table } from '../../../shared/store/table.ts'
import type { Calendar } from './domain/clocks.ts'
import { nextDue } from './domain/deadlines.ts'
import { liveAssignment } from './domain/live.ts'
import { CaseRecord } from './domain/record.ts'
import { keys } from './keys.ts'
import type { CaseStore } from './ports.ts'

const caseRow = rowKind('case', CaseRecord)

/**
 * Where the inbox shows a case: with the holder of its live assignment; a case without one is in no inbox. A deadline that
 * lies beyond the calendar falls on the first day behind it at the earliest, and there it stands: a later place would hide
 * it once the next year's notice gives it a date.
 */
const inboxOf = (record: CaseRecord, { lastYear }: Pick<Calendar, 'lastYear'>) => {
  const live = liveAssignment(record)
  const due = live && (nextDue(live, live.state).by ?? startOfChinaDay(`${lastYear + 1}-01-01`).toISOString())
  return live && keys.inbox(live.holder, due, live.id)
}

export const createCaseStore = (table: Table, calendar: Pick<Calendar, 'lastYear'>): CaseStore => ({
  find: async (code) => {
    const item = await table.get(keys.case(code))
    return item && { version: item.version, record: caseRow.read(item) }
  },
  file: (record, events) =>
    table.create({ ...keys.case(record.code), ...caseRow.written(record), idx1: inboxOf(record, calendar) }, events),
  change: ({ version, record }, events) =>
    table.replace(
      { ...keys.case(record.code), version, ...caseRow.written(record), idx1: inboxOf(record, calendar) },
      events,
    ),
  inbox: async (holder, { after, due, limit }) => {
    const until = due && keys.inboxUntil(due)
    const page = await table.query({ index: 'idx1', pk: keys.inbox(holder).pk, after, until, limit })
    const found = page.items.map((item) => ({
      version: item.version,
      record: caseRow.read(item),
      position: item.idx1?.sk ?? '',
    }))
    return { found, more: page.more }
  },
})
