import type { Key } from '../../../shared/store/table.ts'

/** Every key string of homes in the identity table. */
export const keys = {
  /** All platforms in one small partition, so that one consistent query answers them all. */
  home: (participant = ''): Key => ({ pk: 'HOMES', sk: participant }),
}
