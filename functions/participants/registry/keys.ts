import type { Key } from '../../../shared/store/table.ts'

/** Every key string of the register in the participants' table. */
export const keys = {
  participant: (id: string): Key => ({ pk: `PARTICIPANT#${id}`, sk: 'PARTICIPANT' }),
  /** Who was the last to be made active as the platform of a province. */
  platformClaim: (province: string): Key => ({ pk: `ACTIVEPLATFORM#${province}`, sk: 'ACTIVEPLATFORM' }),
  /** idx1: platforms by province. */
  platforms: (province: string, id = ''): Key => ({ pk: `PLATFORM#${province}`, sk: id }),
}
