export const median = (values: readonly number[]): number => at([...values].sort(ascending), 0.5)

const ascending = (a: number, b: number) => a - b

/** The value below which a share of a rising list lies (nearest rank). */
const at = (rising: readonly number[], share: number): number =>
  rising[Math.min(rising.length - 1, Math.ceil(share * rising.length) - 1)] ?? Number.NaN

export type Spread = { p50: number; p95: number; p99: number; max: number }

export const spread = (values: readonly number[]): Spread => {
  const rising = [...values].sort(ascending)
  return { p50: at(rising, 0.5), p95: at(rising, 0.95), p99: at(rising, 0.99), max: at(rising, 1) }
}

/** Three significant digits. */
export const short = (value: number): string =>
  value >= 100
    ? String(Math.round(value))
    : value
        .toPrecision(3)
        .replace(/(\.[0-9]*?)0+$/, '$1')
        .replace(/\.$/, '')

export const spreadText = ({ p50, p95, p99 }: Spread): string => `${[p50, p95, p99].map(short).join(' / ')} ms`

/** A ratio of sums, and its least and greatest over the rounds: how far to trust it. */
export const ratioText = (measured: readonly number[], floor: readonly number[]): string => {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  const each = measured.map((value, i) => value / (floor[i] ?? Number.NaN))
  const whole = (sum(measured) / sum(floor)).toFixed(2)
  return each.length < 2 ? whole : `${whole} (${Math.min(...each).toFixed(2)}–${Math.max(...each).toFixed(2)})`
}
