import type { Key } from '../../../shared/store/table.ts'

/** Every key string of platforms in the catalogue's table. */
export const keys = {
  platform: (participant: string): Key => ({ pk: `PLATFORM#${participant}`, sk: 'PLATFORM' }),
}
