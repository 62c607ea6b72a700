import chineseDays from 'chinese-days'
import type { Calendar } from './domain/clocks.ts'

/** Local noon: the library reads days in the process's own time zone. */
const noon = (day: string): Date => {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  return new Date(year, month - 1, date, 12)
}

/**
 * Whether the State Council's notice for a year is in the data. National Day stands in every notice; named days carry
 * their name, all others the name of the weekday.
 */
const isLoaded = (year: number): boolean => chineseDays.getDayDetail(noon(`${year}-10-01`)).name.includes(',')

/** The last year of an unbroken run of loaded years from 2004, the first the data has. */
const lastLoadedYear = (): number => {
  let year = 2004
  while (isLoaded(year + 1)) year++
  return year
}

/**
 * China's working days with make-up weekends. Beyond the last notice the library calls every weekday a working day;
 * here it is unknown.
 */
export const chinaCalendar = (): Calendar => {
  const last = lastLoadedYear()
  return {
    lastYear: last,
    dayKind: (day) => {
      const year = Number(day.slice(0, 4))
      if (year > last || year < 2004) return 'unknown'
      return chineseDays.isWorkday(noon(day)) ? 'work' : 'off'
    },
  }
}
