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
