import type { DatabaseSync } from 'node:sqlite'

export type Waiting = { id: number; subscriber: string; delivery: string; attempts: number }

/** What a bus keeps: deliveries waiting for their subscriber, in the order they came, and those given up. */
export type Queue = {
  add(subscriber: string, delivery: string): void
  /** The next ones after an id. */
  next(after: number, limit: number): Waiting[]
  /** Notes one more failed attempt. */
  failed(id: number): void
  done(id: number): void
  /** Moves a delivery to the dead letters. */
  giveUp(waiting: Waiting): void
  dead(): Pick<Waiting, 'subscriber' | 'delivery'>[]
}

/** A queue beside the tables: an event leaves its item and enters the queue in one file, so no backup falls between. */
export const sqliteQueue = (db: DatabaseSync): Queue => {
  db.exec(`
    CREATE TABLE IF NOT EXISTS "waiting" (id INTEGER PRIMARY KEY AUTOINCREMENT, subscriber TEXT NOT NULL,
      delivery TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0);
    CREATE TABLE IF NOT EXISTS "dead" (id INTEGER PRIMARY KEY, subscriber TEXT NOT NULL, delivery TEXT NOT NULL);
  `)
  const add = db.prepare('INSERT INTO "waiting" (subscriber, delivery) VALUES (?, ?)')
  const next = db.prepare('SELECT id, subscriber, delivery, attempts FROM "waiting" WHERE id > ? ORDER BY id LIMIT ?')
  const failed = db.prepare('UPDATE "waiting" SET attempts = attempts + 1 WHERE id = ?')
  const done = db.prepare('DELETE FROM "waiting" WHERE id = ?')
  const bury = db.prepare('INSERT INTO "dead" (subscriber, delivery) VALUES (?, ?)')
  const dead = db.prepare('SELECT subscriber, delivery FROM "dead" ORDER BY id')
  return {
    add: (subscriber, delivery) => void add.run(subscriber, delivery),
    next: (after, limit) => next.all(after, limit) as Waiting[],
    failed: (id) => void failed.run(id),
    done: (id) => void done.run(id),
    giveUp: ({ id, subscriber, delivery }) => {
      bury.run(subscriber, delivery)
      done.run(id)
    },
    dead: () => dead.all() as Pick<Waiting, 'subscriber' | 'delivery'>[],
  }
}
