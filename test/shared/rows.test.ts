import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { rowKind } from '../../shared/store/rows.ts'

/** A row as three releases know it: the second one names a place by its code, the third one adds an optional note. */
const first = rowKind('visit', z.strictObject({ id: z.string(), place: z.string() }))
const visit = {
  id: z.string(),
  place: z.strictObject({ code: z.string() }),
}
const upgrades = [({ place, ...rest }: Record<string, unknown>) => ({ ...rest, place: { code: `code-of-${place}` } })]
const second = rowKind('visit', z.strictObject(visit), upgrades)
const third = rowKind('visit', z.strictObject({ ...visit, note: z.string().optional() }), upgrades)

describe('a row', () => {
  test('says which version wrote it, beside its data; a row that says nothing is of version 1', () => {
    expect(first.written({ id: 'a', place: 'x' })).toEqual({ v: 1, data: { id: 'a', place: 'x' } })
    expect(second.written({ id: 'a', place: { code: 'x' } }).v).toBe(2)
    expect(first.read({ data: { id: 'a', place: 'x' } })).toEqual({ id: 'a', place: 'x' })
  })

  test('of an older version is brought up; one of the present version is taken as it is', () => {
    const old = { id: 'a', place: 'x' }
    expect(second.read({ v: 1, data: old })).toEqual({ id: 'a', place: { code: 'code-of-x' } })
    expect(second.read({ data: old })).toEqual({ id: 'a', place: { code: 'code-of-x' } })
    expect(second.read({ v: 2, data: { id: 'a', place: { code: 'x' } } })).toEqual({ id: 'a', place: { code: 'x' } })
  })

  test('with members of a later release is readable by the release before, which writes them back unharmed', () => {
    const { data } = third.written({ id: 'a', place: { code: 'x' }, note: 'n' })
    const nested = { ...data, place: { code: 'x', floor: 3 } }
    const read = second.read({ v: 2, data: nested })
    expect(read).toMatchObject({ id: 'a', place: { code: 'x' } })
    expect(second.written({ ...read, id: 'b' }).data).toEqual({ ...nested, id: 'b' })
  })

  test('that does not fit is refused by name and version, and what was read stays as it was', () => {
    const wrong = { id: 1, place: 'x', more: true }
    expect(() => first.read({ data: wrong })).toThrow('a row of kind visit, version 1, does not fit version 1')
    expect(wrong).toEqual({ id: 1, place: 'x', more: true })
    expect(() => first.read({ v: 2, data: { id: 'a', place: { code: 'x' } } })).toThrow(
      'version 2, does not fit version 1',
    )
  })
})
