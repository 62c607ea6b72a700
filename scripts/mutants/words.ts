import type { Node } from 'oxc-parser'

type Member = Extract<Node, { type: 'Property' }>

const nameOf = ({ key }: Member): string =>
  key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : ''

/** Members whose text only people read; a test of its own holds that each is there in both languages. */
const read = new Set('zh en description title summary source expected explanation detail cost'.split(' '))

/** Whether an object is a text in the two languages. */
export const isWords = ({ properties }: Extract<Node, { type: 'ObjectExpression' }>): boolean =>
  properties.length > 0 && properties.every((p) => p.type === 'Property' && ['zh', 'en'].includes(nameOf(p)))

/** Whether a member is there for people alone. */
export const isWording = (member: Member): boolean => read.has(nameOf(member)) && member.value.type !== 'Identifier'

/** Whether a text is a sentence, of three words or more: said to somebody, and compared with nothing. */
export const isSentence = (text: string): boolean => text.trim().split(/\s+/).length > 2

const isTypeOnly = (node: Node): boolean =>
  node.type.startsWith('TS') && !/^TS(As|Satisfies|NonNull)Expression$/.test(node.type)

/** `z….meta({…})` says something to the documents. */
const isMeta = (callee: Node): boolean =>
  callee.type === 'MemberExpression' && callee.property.type === 'Identifier' && callee.property.name === 'meta'

/** `new Error('…')` says something to developers: nobody's contract. */
const isError = (callee: Node): boolean => callee.type === 'Identifier' && callee.name === 'Error'

/** Whether a node is looked past: types, imports, and what only people or documents read. */
export const isPassedOver = (node: Node, parent: Node): boolean => {
  if (isTypeOnly(node) || /^Import|^ExportAll/.test(node.type)) return true
  if (
    (parent.type === 'CallExpression' && node !== parent.callee && isMeta(parent.callee)) ||
    (parent.type === 'NewExpression' && node !== parent.callee && isError(parent.callee))
  )
    return true
  if (node.type === 'ObjectExpression') return isWords(node)
  return node.type === 'Property' && isWording(node)
}
