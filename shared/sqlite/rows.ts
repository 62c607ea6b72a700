import { tableShape } from '../store/shape.ts'
import type { Key } from '../store/table.ts'
import { ItemRefused, valueBytes } from './values.ts'

/** A row as SQLite keeps it: the attributes of an item, its values as JSON, and its size as DynamoDB would count it. */
export type Row = {
  pk: string
  sk: string
  version: number | null
  v: number | null
  data: string | null
  ttl: number | null
  count: number | null
  idx1pk: string | null
  idx1sk: string | null
  idx2pk: string | null
  idx2sk: string | null
  pending: string | null
  relay: string | null
  relayAt: string | null
  bytes: number
}

export const columns = ['pk', 'sk', 'version', 'v', 'data', 'ttl', 'count', 'idx1pk', 'idx1sk', 'idx2pk', 'idx2sk', 'pending', 'relay', 'relayAt', 'bytes'] as const satisfies readonly (keyof Row)[] // biome-ignore format: one line

/** DynamoDB's limits of an item, of the keys of a table and of what one query reads. */
const mostItemBytes = 409_600
const mostPkBytes = 2_048
const mostSkBytes = 1_024
export const pageBytes = 1_048_576

const keyNames = ['pk', 'sk', 'idx1pk', 'idx1sk', 'idx2pk', 'idx2sk'] as const

/** Throws when a key of the table or of an index is not one. */
export const checkKeys = (row: Partial<Row>): void => {
  for (const name of keyNames) {
    const value = row[name]
    if (value === undefined || value === null) continue
    const most = name.endsWith('pk') ? mostPkBytes : mostSkBytes
    if (value === '' || Buffer.byteLength(value) > most)
      throw new ItemRefused(`${name} is empty or longer than ${most} bytes`)
  }
}

/** Bytes of attributes that are there. Throws what DynamoDB would refuse. */
export const attributeBytes = (attributes: Record<string, unknown>): number => {
  let sum = 0
  for (const [name, value] of Object.entries(attributes))
    if (value !== null && value !== undefined) sum += name.length + valueBytes(value)
  return sum
}

/** What DynamoDB keeps of the write beside each item; an item must not fit here and be too large there. */
const writeBytes = tableShape.write.length + 12

/** A row with its size. `values`: what its JSON columns say. Throws what DynamoDB would refuse. */
export const sized = (row: Omit<Row, 'bytes'>, values: { data?: unknown; pending?: unknown }): Row => {
  checkKeys(row)
  const { bytes: _before, ...attributes } = { ...row, ...values } as Row
  const bytes = attributeBytes(attributes) + (row.version === null ? 0 : writeBytes)
  if (bytes > mostItemBytes) throw new ItemRefused('Item size has exceeded the maximum allowed size')
  return { ...row, bytes }
}

/** A row with some attributes changed; its size follows from the difference. `values`: what its JSON columns said and say. */
export const resized = (
  row: Row,
  changed: Partial<Omit<Row, 'bytes' | 'data'>>,
  values: Partial<Record<'was' | 'is', object>> = {},
): Row => {
  const was = Object.fromEntries(Object.keys(changed).map((name) => [name, row[name as keyof Row]]))
  return {
    ...row,
    ...changed,
    bytes: row.bytes - attributeBytes({ ...was, ...values.was }) + attributeBytes({ ...changed, ...values.is }),
  }
}

/** A row of which only the key is there. */
export const bareRow = ({ pk, sk }: Key): Row => {
  const nothing = Object.fromEntries(columns.map((name) => [name, null])) as unknown as Row
  return sized({ ...nothing, pk, sk }, {})
}

/** A row as the other engine would show it: attributes that are there, values as they were given. */
export const shown = ({ bytes: _bytes, data, pending, ...row }: Row): Record<string, unknown> => ({
  ...Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)),
  ...(data !== null && { data: JSON.parse(data) }),
  ...(pending !== null && { pending: JSON.parse(pending) }),
})
