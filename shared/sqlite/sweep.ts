import { columns, type Row } from './rows.ts'
import type { Engine } from './table.ts'

/** Rows deleted before others have their turn. */
const atOnce = 200

/** Deletes what expired; DynamoDB does so by itself, some time after. A row with unsent events waits for its relay. */
export const sweepTable = async (
  name: string,
  { sql, late }: Pick<Engine, 'sql' | 'late'>,
  now: Date,
): Promise<number> => {
  const seconds = Math.floor(now.getTime() / 1000)
  const find = sql(
    `SELECT ${columns.map((c) => `"${c}"`)} FROM "${name}" WHERE ttl <= ? AND relay IS NULL ORDER BY ttl LIMIT ${atOnce}`,
  )
  const remove = sql(`DELETE FROM "${name}" WHERE pk = ? AND sk = ?`)
  for (let deleted = 0; ; ) {
    const rows = find.all(seconds) as Row[]
    for (const row of rows) {
      remove.run(row.pk, row.sk)
      late?.wrote(row, row)
    }
    deleted += rows.length
    if (rows.length < atOnce) return deleted
    await new Promise((resolve) => setImmediate(resolve))
  }
}
