import * as z from 'zod'

/**
 * The provinces between which the hub stands. A fourth province is a row here.
 * `area` holds the first two digits of its division codes (GB/T 2260); cards are routed by the issuing area, never by
 * the area inside a person's number, which tells only where the person was first registered.
 */
export const provinces = {
  beijing: { area: '11', zh: '北京', en: 'Beijing' },
  tianjin: { area: '12', zh: '天津', en: 'Tianjin' },
  hebei: { area: '13', zh: '河北', en: 'Hebei' },
} as const satisfies Record<string, { area: string; zh: string; en: string }>

export const Province = z.enum(Object.keys(provinces) as [keyof typeof provinces, ...(keyof typeof provinces)[]])
export type Province = z.infer<typeof Province>

/** A six-digit division code, ASCII digits only (full-width digits are refused). Retired codes are valid: old cards carry them. */
export const AreaCode = z
  .string()
  .regex(/^[0-9]{6}$/)
  .meta({ title: 'Division code', description: 'GB/T 2260, six ASCII digits', examples: ['130102'] })

/** The province a division code lies in, judged by its first two digits; undefined outside the hub's provinces. */
export const provinceOfArea = (area: string): Province | undefined =>
  Province.options.find((province) => area.startsWith(provinces[province].area))
