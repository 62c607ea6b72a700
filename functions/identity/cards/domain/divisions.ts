import { provinceOfArea } from '../../../../shared/contract/province.ts'
import divisions from './data/divisions.json' with { type: 'json' }
import further from './data/further-codes.json' with { type: 'json' }
import retired from './data/retired-codes.json' with { type: 'json' }

/**
 * Division codes (GB/T 2260) of the hub's provinces, version mca-2024: the Ministry of Civil Affairs list for the end of
 * 2024, what is in use beside it, and the retired codes that old cards and person numbers still carry (domain.md §2).
 */
const current = new Set([
  ...divisions.flatMap(({ code, counties }) => [code, ...counties.map((county) => county.code)]),
  ...further.current.map(({ code }) => code),
])
const old = new Set(retired.map(({ code }) => code))
/** Beginnings that only retired codes have. */
const oldPrefixes = further.retired.map(({ prefix }) => prefix)
/** Provinces whose codes are in the list: of another one, the hub cannot say that a code is unknown. */
const listed = new Set([...current].map((code) => provinceOfArea(code)))

export type AreaWarning = 'area-retired' | 'area-unknown' | 'area-outside-hub'

/** What to remark about an area code. Never a refusal: the first two digits tell the province, the rest changes. */
export const areaWarning = (area: string): AreaWarning | undefined => {
  const province = provinceOfArea(area)
  if (!province) return 'area-outside-hub'
  if (current.has(area) || !listed.has(province)) return undefined
  return old.has(area) || oldPrefixes.some((prefix) => area.startsWith(prefix)) ? 'area-retired' : 'area-unknown'
}
