import * as z from 'zod'

/**
 * One province: what its ids begin with and what it is called.
 * `letters`: of its venue ids. `area`: the first two digits of its division codes (GB/T 2260); cards are routed by the
 * issuing area, never by the area inside a person's number, which tells only where the person was first registered.
 * `full`: the Chinese name with its kind, as authorities are named by it.
 */
export type ProvinceRow = { letters: string; area: string; zh: string; full: string; en: string }
export type ProvinceRows<P extends string = string> = Readonly<Record<P, ProvinceRow>>

/** The provinces between which the hub stands. A fourth province is a row here, and nothing else names provinces in a table. */
export const provinces = {
  beijing: { letters: 'bj', area: '11', zh: '北京', full: '北京市', en: 'Beijing' },
  tianjin: { letters: 'tj', area: '12', zh: '天津', full: '天津市', en: 'Tianjin' },
  hebei: { letters: 'he', area: '13', zh: '河北', full: '河北省', en: 'Hebei' },
} as const satisfies ProvinceRows

export const Province = z.enum(Object.keys(provinces) as [keyof typeof provinces, ...(keyof typeof provinces)[]])
export type Province = z.infer<typeof Province>

/** A six-digit division code, ASCII digits only (full-width digits are refused). Retired codes are valid: old cards carry them. */
export const AreaCode = z
  .string()
  .regex(/^[0-9]{6}$/)
  .meta({ title: 'Division code', description: 'GB/T 2260, six ASCII digits', examples: ['130102'] })

/** What can be told of a division code or a venue id by the rows of the provinces alone. */
export const provincesBy = <P extends string>(rows: ProvinceRows<P>) => {
  const names = Object.keys(rows) as P[]
  /** The province a division code lies in, judged by its first two digits; undefined outside the rows. */
  const ofArea = (area: string): P | undefined => names.find((name) => area.startsWith(rows[name].area))
  return {
    ofArea,
    /** The province a venue belongs to, read from its id alone; undefined when letters and division code disagree. */
    ofVenue: (id: string): P | undefined => {
      const province = names.find((name) => rows[name].letters === id.split('-')[0])
      return province !== undefined && ofArea(areaOfVenue(id)) === province ? province : undefined
    },
    /** A venue's id; `running`: its number within the area. */
    venueId: (province: P, area: string, running: number): string =>
      `${rows[province].letters}-${area}-${String(running).padStart(3, '0')}`,
  }
}

/** The division code in a venue's id. */
export const areaOfVenue = (id: string): string => id.split('-')[1] ?? ''

export const { ofArea: provinceOfArea, ofVenue: provinceOfVenue, venueId } = provincesBy(provinces)
