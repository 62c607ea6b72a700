/**
 * JSON as the hub accepts it from outside: `JSON.parse` keeps the last of repeated members and other parsers keep the
 * first, so a repeated member means two readers may disagree about what was sent (qr-crypto-security.md §6, "parser
 * differentials"). Depth is capped before parsing because a deep value parses but later breaks `JSON.stringify`.
 */
export class JsonRefusal extends Error {
  readonly reason: 'syntax' | 'duplicate-member' | 'too-deep' | 'negative-zero'
  constructor(reason: JsonRefusal['reason']) {
    super(reason)
    this.reason = reason
  }
}

const maxDepth = 64

/** Parses JSON text. Throws {@link JsonRefusal} on bad syntax, repeated members, nesting over 64, and the number -0. */
export const parseStrictJson = (text: string): unknown => {
  scan(text)
  try {
    return JSON.parse(text)
  } catch {
    throw new JsonRefusal('syntax')
  }
}

/** One linear pass over the structure; strings are decoded only where they are member names. */
const scan = (text: string) => {
  const open: (Set<string> | null)[] = []
  let expectName = false
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '{':
      case '[':
        open.push(text[at] === '{' ? new Set() : null)
        if (open.length > maxDepth) throw new JsonRefusal('too-deep')
        expectName = text[at] === '{'
        break
      case '}':
      case ']':
        open.pop()
        expectName = false
        break
      case ',':
        expectName = open.at(-1) instanceof Set
        break
      case '-':
        if (/^-0(?![.0-9eE])/.test(text.slice(at, at + 3))) throw new JsonRefusal('negative-zero')
        break
      case '"': {
        const end = endOfString(text, at)
        const names = open.at(-1)
        if (expectName && names) {
          const name = decode(text.slice(at, end + 1))
          if (names.has(name)) throw new JsonRefusal('duplicate-member')
          names.add(name)
          expectName = false
        }
        at = end
      }
    }
  }
}

const endOfString = (text: string, start: number): number => {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at
  }
  throw new JsonRefusal('syntax')
}

const decode = (quoted: string): string => {
  try {
    return JSON.parse(quoted) as string
  } catch {
    throw new JsonRefusal('syntax')
  }
}
