import { seeded } from './random.ts'

/**
 * What a real table does and one in the process would not. All draws follow from `seed`: the same calls in the same
 * order meet the same weather.
 */
export type Weather = {
  seed: number
  /** Milliseconds an index goes on showing an item as it was. */
  indexLagMs?: number
  /** What the lag runs by: real time, or the clock of the table. */
  lagBy?: 'real' | 'table'
  /** Chance that a call is refused for throughput, before it has any effect. */
  refused?: number
  /** How often a refused call is sent in all before its caller hears of it; three times, as the AWS SDK does, unless said. */
  tries?: number
  /** Chance that a call takes effect and its answer is lost. */
  lost?: number
  /** Members of maps come back in another order than they were written. */
  shuffled?: boolean
  /** Turns of the event loop, at most, between a call and its effect: others may come in between. */
  yields?: number
}

/** How DynamoDB's client names what it tries again. */
class NotNow extends Error {
  constructor(name: 'ProvisionedThroughputExceededException' | 'InternalServerError') {
    super(name)
    this.name = name
  }
}

/** As often as the AWS SDK's standard mode sends a call. */
const usualTries = 3

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

/**
 * Carries a call out under a weather. Between the service and the engine stands what the AWS SDK does there: a refused call,
 * and one whose answer was lost, is sent three times in all; what the third meets, the service hears.
 */
export const callIn = (weather: Weather): (<T>(run: () => T) => Promise<T>) => {
  const { seed, refused = 0, lost = 0, yields = 0, tries = usualTries } = weather
  const random = seeded(seed)
  const wait = async (most: number) => {
    for (let turns = most > 0 ? random.below(most + 1) : 0; turns > 0; turns--) await turn()
  }
  const once = <T>(run: () => T): T => {
    if (refused > 0 && random.chance(refused)) throw new NotNow('ProvisionedThroughputExceededException')
    const result = run()
    if (lost > 0 && random.chance(lost)) throw new NotNow('InternalServerError')
    return result
  }
  return async (run) => {
    for (let tried = 1; ; tried++) {
      await wait(yields)
      try {
        return once(run)
      } catch (error) {
        if (!(error instanceof NotNow) || tried === tries) throw error
        // The back-off, in turns of the event loop: what counts is who goes first, not how long it takes.
        await wait(2 ** tried + yields)
      }
    }
  }
}

/** A value whose maps have their members in an order drawn for it. */
export const shuffleIn = ({ seed, shuffled }: Weather): ((value: unknown) => unknown) => {
  if (!shuffled) return (value) => value
  const random = seeded(seed + 1)
  const shuffle = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shuffle)
    if (value === null || typeof value !== 'object') return value
    const members = Object.entries(value)
    for (let i = members.length - 1; i > 0; i--) {
      const j = random.below(i + 1)
      const [a, b] = [members[i], members[j]] as [[string, unknown], [string, unknown]]
      members[i] = b
      members[j] = a
    }
    return Object.fromEntries(members.map(([name, member]) => [name, shuffle(member)]))
  }
  return shuffle
}
