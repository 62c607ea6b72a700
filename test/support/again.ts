import { isFoul } from './store.ts'

type Answered = { status: number; body: unknown }

/** Runs a request of a test's own making; in foul weather again while the hub says not now, as `patience` makes a client do. */
export const again = async <A extends Answered>(run: () => Promise<A>): Promise<A> => {
  for (let tried = 1; ; tried++) {
    const answer = await run()
    if (!isFoul || answer.status !== 503 || tried === 5) return answer
  }
}

/** Calls to the store of a test's own making; in foul weather again when they are refused, as a queue delivers again. */
export const tirelessly = async <A>(run: () => Promise<A>): Promise<A> => {
  for (let tried = 1; ; tried++) {
    try {
      return await run()
    } catch (error) {
      const refused = error instanceof Error && error.name === 'ProvisionedThroughputExceededException'
      if (!isFoul || !refused || tried === 9) throw error
    }
  }
}

/**
 * The relay as its schedule runs it, once; in foul weather a run that could not read an index is followed by another,
 * until one found nothing more. Answers how many events went out.
 */
export const relayed = async (hub: { relay: () => Promise<number> }): Promise<number> => {
  for (let run = 1, sent = 0; ; run++) {
    try {
      const now = await hub.relay()
      sent += now
      if (now === 0 || !isFoul) return sent
    } catch (error) {
      if (!isFoul || run === 20) throw error
    }
  }
}
