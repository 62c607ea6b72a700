/** What DynamoDB would refuse to store. Throwing it here keeps a fault from waiting for the first day on AWS. */
export class ItemRefused extends Error {
  override name = 'ValidationException'
}

const mostLevels = 32
const leastPower = -130

/**
 * Bytes of a number: a pair of decimal digits each, pairs standing at even places, one more for the exponent and one for
 * a minus.
 */
const numberBytes = (value: number): number => {
  // The client refuses what a double may have rounded.
  if (Number.isNaN(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER)
    throw new ItemRefused('the number is none, or greater than can be stored without doubt')
  if (value === 0) return 1
  const [mantissa = '', exponent = '0'] = Math.abs(value).toExponential().split('e')
  const power = Number(exponent)
  if (power < leastPower) throw new ItemRefused('the number is smaller than can be stored')
  const digits = mantissa.replace('.', '').length
  const splitsPair = digits % 2 === 0 && power % 2 === 0
  return 1 + Math.ceil(digits / 2) + (splitsPair ? 1 : 0) + (value < 0 ? 1 : 0)
}

const isPlain = (value: object): boolean => {
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/**
 * Bytes of a value as DynamoDB counts an item ("Item sizes and formats" of its developer guide): text in UTF-8, numbers
 * by their digits, 1 for true, false and null, 3 for a map or list and 1 for each member. Throws what cannot be stored:
 * anything but JSON's own values. Members that are undefined are left out, of maps only.
 */
export const valueBytes = (value: unknown, level = 1): number => {
  if (typeof value === 'string') return Buffer.byteLength(value)
  if (typeof value === 'number') return numberBytes(value)
  if (typeof value === 'boolean' || value === null) return 1
  if (typeof value !== 'object') throw new ItemRefused(`a ${typeof value} cannot be stored`)
  if (level > mostLevels) throw new ItemRefused(`more than ${mostLevels} levels of maps and lists`)
  let sum = 3
  if (Array.isArray(value)) {
    for (const member of value) sum += 1 + valueBytes(member, level + 1)
    return sum
  }
  if (!isPlain(value)) throw new ItemRefused(`a ${value.constructor?.name} cannot be stored`)
  for (const name of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[name]
    if (member !== undefined) sum += 1 + Buffer.byteLength(name) + valueBytes(member, level + 1)
  }
  return sum
}
