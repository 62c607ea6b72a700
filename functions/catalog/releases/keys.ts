import type { Key } from '../../../shared/store/table.ts'

/** Every key string of releases in the catalogue's table. */
export const keys = {
  /** One partition: the sort key numbers releases, and creating an item is what takes a number. */
  release: (number: number): Key => ({ pk: 'RELEASE', sk: String(number).padStart(12, '0') }),
}
