export type RegexVariant = { pattern: string; flags: string }

const quantifier = /\{(\d+)(,(\d+))?\}/g
const characters = /\[([^\]\\]{4,})\]/g

/** Changes of a regular expression: an anchor gone, a length one off, the last character of a class gone, its flags gone. */
export const regexVariants = (pattern: string, flags: string): RegexVariant[] => {
  const put = (at: number, length: number, text: string) => pattern.slice(0, at) + text + pattern.slice(at + length)
  const patterns = [
    ...(pattern.startsWith('^') ? [pattern.slice(1)] : []),
    ...(pattern.endsWith('$') ? [pattern.slice(0, -1)] : []),
    ...[...pattern.matchAll(quantifier)].flatMap(({ 0: whole, 1: least, 2: range, 3: most, index }) =>
      range === undefined
        ? [put(index, whole.length, `{${Number(least) + 1}}`), put(index, whole.length, `{${Number(least) - 1}}`)]
        : [
            ...(Number(least) > 0 ? [put(index, whole.length, `{${Number(least) - 1},${most ?? ''}}`)] : []),
            ...(most === undefined ? [] : [put(index, whole.length, `{${least},${Number(most) + 1}}`)]),
          ],
    ),
    ...[...pattern.matchAll(characters)].flatMap(({ 0: whole, 1: inside = '', index }) =>
      /[^-][A-Za-z0-9_]$/.test(inside) ? [put(index, whole.length, `[${inside.slice(0, -1)}]`)] : [],
    ),
  ]
  // The flags u and v change what a pattern may be written like, so they stay.
  const fewer = flags.replaceAll(/[gimsy]/g, '')
  return [...patterns.map((p) => ({ pattern: p, flags })), ...(fewer === flags ? [] : [{ pattern, flags: fewer }])]
}
