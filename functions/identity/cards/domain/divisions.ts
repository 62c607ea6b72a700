import { provinceOfArea } from '../../../../shared/contract/province.ts'
import divisions from './data/divisions.json' with { type: 'json' }
import retired from './data/retired-codes.json' with { type: 'json' }

/**
 * Division codes (GB/T 2260) of the hub's provinces, version mca-2024: the Ministry of Civil Affairs list for the end of
 * 2024, and the retired codes that old cards and person numbers still carry (domain.md §2).
 */
const current = new Set(divisions.flatMap(({ code, counties }) => [code, ...counties.map((county) => county.code)]))
// Provinces' own codes, and Xiong'an, whose statistics code is in use although GB/T 2260 does not list it.
for (const code of ['110100', '120100', '130000', '133100']) current.add(code)
const old = new Set(retired.map(({ code }) => code))

export type AreaWarning = 'area-retired' | 'area-unknown' | 'area-outside-hub'

/** What to remark about an area code. Never a refusal: the first two digits tell the province, the rest changes. */
export const areaWarning = (area: string): AreaWarning | undefined => {
  if (!provinceOfArea(area)) return 'area-outside-hub'
  if (current.has(area)) return undefined
  // Every 132xxx, 1330xx and 1390xx code is a retired one of Hebei.
  return old.has(area) || /^13(?:2|30|90)/.test(area) ? 'area-retired' : 'area-unknown'
}
