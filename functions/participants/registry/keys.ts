import type { Key } from '../../../shared/store/table.ts'

/** Every key string of the register in the participants' table. */
export const keys = {
  participant: (id: string): Key => ({ pk: `PARTICIPANT#${id}`, sk: 'PARTICIPANT' }),
  /** idx1: platforms by province. */
  platforms: (province: string, id = ''): Key => ({ pk: `PLATFORM#${province}`, sk: id }),
}
