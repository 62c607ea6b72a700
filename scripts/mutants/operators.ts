import type { Node } from 'oxc-parser'
import { regexVariants } from './regexes.ts'
import { isSentence, isWording, isWords } from './words.ts'

/** What becomes of the whole node, and the piece of it that changed. */
export type Variant = { kind: string; text: string; before: string; after: string }

type OfType<T extends Node['type']> = Extract<Node, { type: T }>
type Source = (node: { start: number; end: number }) => string
type Operator<N> = (node: N, source: Source) => Variant[]

const swaps = new Map(
  Object.entries({
    '<': { kind: 'boundary', to: '<=' },
    '<=': { kind: 'boundary', to: '<' },
    '>': { kind: 'boundary', to: '>=' },
    '>=': { kind: 'boundary', to: '>' },
    '===': { kind: 'equality', to: '!==' },
    '!==': { kind: 'equality', to: '===' },
    '+': { kind: 'arithmetic', to: '-' },
    '-': { kind: 'arithmetic', to: '+' },
    '*': { kind: 'arithmetic', to: '/' },
    '/': { kind: 'arithmetic', to: '*' },
    '%': { kind: 'arithmetic', to: '*' },
    '&&': { kind: 'logic', to: '||' },
    '||': { kind: 'logic', to: '&&' },
  }),
)

/** Methods whose call can be left out, and what a call can be swapped for. */
const leftOut = new Set(
  'filter sort toSorted slice toUpperCase toLowerCase trim normalize replaceAll reverse flat catch padStart'.split(' '),
)
const loosened = new Set('min max length regex refine optional nullable transform positive int'.split(' '))
const swapped = new Map(
  Object.entries({
    every: 'some',
    some: 'every',
    find: 'findLast',
    findLast: 'find',
    startsWith: 'endsWith',
    endsWith: 'startsWith',
    floor: 'ceil',
    ceil: 'floor',
    round: 'floor',
    strictObject: 'object',
  }),
)
const mathSwaps = new Map([
  ['min', 'max'],
  ['max', 'min'],
])

const compares = new Set(['<', '<=', '>', '>=', '===', '!==', 'in', 'instanceof'])
const isText = (node: Node): boolean =>
  node.type === 'TemplateLiteral' ||
  (node.type === 'Literal' && typeof node.value === 'string') ||
  (node.type === 'BinaryExpression' && node.operator === '+' && (isText(node.left as Node) || isText(node.right)))
const isCondition = (node: Node): boolean =>
  node.type === 'ParenthesizedExpression'
    ? isCondition(node.expression)
    : (node.type === 'BinaryExpression' && compares.has(node.operator)) ||
      (node.type === 'LogicalExpression' && node.operator !== '??') ||
      (node.type === 'UnaryExpression' && node.operator === '!')

const withOperator = (
  { left, right, operator }: { left: Node; right: Node; operator: string },
  source: Source,
  { kind, to }: { kind: string; to: string },
): Variant => {
  const [l, r] = [source(left), source(right)]
  return { kind, text: `(${l}) ${to} (${r})`, before: `${l} ${operator} ${r}`, after: `${l} ${to} ${r}` }
}

/** The same list without one of its parts; the source around the others stays. */
const without = (whole: Node, parts: readonly Node[], i: number, source: Source): string => {
  const text = source(whole)
  const at = (offset: number) => offset - whole.start
  const [part, next, before] = [parts[i] as Node, parts[i + 1], parts[i - 1]]
  const from = next || !before ? part.start : before.end
  return text.slice(0, at(from)) + text.slice(at(next ? next.start : part.end))
}

const constant = (kind: string, source: Source, node: Node, texts: readonly string[]): Variant[] =>
  texts.map((text) => ({ kind, text, before: source(node), after: text }))

const plain = new Set(['true', 'false', 'undefined', 'null'])

/** What can be changed at a node by itself. Texts for people, types and documentation are never changed. */
export const operators: { [T in Node['type']]?: Operator<OfType<T>> } = {
  BinaryExpression: (node, source) => {
    const swap = swaps.get(node.operator)
    if (!swap || (swap.kind === 'arithmetic' && (isText(node as Node) || isText(node.right)))) return []
    return [withOperator(node as { left: Node; right: Node; operator: string }, source, swap)]
  },
  LogicalExpression: (node, source) => {
    const swap = swaps.get(node.operator)
    const kind = swap ? 'operand' : 'fallback'
    const operands = [node.left, node.right].flatMap((side) => constant(kind, source, node, [source(side)]))
    return swap ? [withOperator(node, source, swap), ...operands] : operands
  },
  UnaryExpression: (node, source) =>
    node.operator === '!' ? constant('negation', source, node, [source(node.argument)]) : [],
  ConditionalExpression: (node, source) =>
    [node.consequent, node.alternate].flatMap((branch) => constant('branch', source, node, [source(branch)])),
  Literal: (node, source) => {
    if ('regex' in node && node.regex)
      return regexVariants(node.regex.pattern, node.regex.flags).flatMap(({ pattern, flags }) =>
        constant('regex', source, node, [`/${pattern}/${flags}`]),
      )
    const { value } = node
    if (typeof value === 'boolean') return constant('boolean', source, node, [String(!value)])
    if (typeof value === 'number')
      return constant('number', source, node, [String(value + 1), ...(value > 1 ? [String(value - 1)] : [])])
    return typeof value === 'string' && value !== '' && !isSentence(value)
      ? constant('string', source, node, ["'mutated'"])
      : []
  },
  ArrayExpression: (node, source) =>
    node.elements.length < 2
      ? []
      : node.elements.map((element, i) => ({
          kind: 'element',
          text: without(node, node.elements as Node[], i, source),
          before: source(element as Node),
          after: '',
        })),
  ObjectExpression: (node, source) =>
    isWords(node) || node.properties.length < 2
      ? []
      : node.properties.flatMap((property, i) => {
          const conditional = property.type === 'SpreadElement' && property.argument.type === 'ParenthesizedExpression'
          if (property.type === 'SpreadElement' ? !conditional : isWording(property)) return []
          const text = without(node, node.properties, i, source)
          return [{ kind: 'member', text, before: source(property), after: '' }]
        }),
  CallExpression: (node, source) => {
    const { callee } = node
    if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return []
    const { name } = callee.property
    const object = source(callee.object)
    const rest = source(node).slice(callee.property.end - node.start)
    const renamed = (to: string): Variant => ({
      kind: 'call',
      text: `${source(node).slice(0, callee.property.start - node.start)}${to}${rest}`,
      before: `${name}${rest}`,
      after: `${to}${rest}`,
    })
    const gone: Variant = { kind: 'call', text: object, before: `.${name}${rest}`, after: '' }
    const [first] = node.arguments
    if (name === 'at' && first && source(first) === '-1')
      return [{ ...renamed('at'), text: `${object}.at(0)`, after: 'at(0)' }]
    const other = (object === 'Math' ? mathSwaps.get(name) : undefined) ?? swapped.get(name)
    if (other !== undefined) return [renamed(other)]
    return leftOut.has(name) || (loosened.has(name) && /\bz\.|[A-Z]\w+(\.shape|\.unwrap|$)|coordinate/.test(object))
      ? [gone]
      : []
  },
}

/** What can be changed at a node because of where it stands. */
export const inPlace = (node: Node, parent: Node, source: Source): Variant[] => {
  switch (parent.type) {
    case 'IfStatement':
      return parent.test === node ? constant('condition', source, node, ['true', 'false']) : []
    case 'WhileStatement':
    case 'ForStatement':
      return parent.test === node && source(node) !== 'true' ? constant('condition', source, node, ['false']) : []
    case 'ReturnStatement':
      return plain.has(source(node)) || node.type === 'ObjectExpression' || node.type === 'Literal'
        ? []
        : constant('answer', source, node, ['undefined'])
    case 'ArrowFunctionExpression':
      return parent.body === node && isCondition(node) ? constant('answer', source, node, ['true', 'false']) : []
    case 'AssignmentPattern':
      return parent.right === node && !plain.has(source(node)) && !/^(\[\]|\{\}|''|[0-9_]+)$/.test(source(node))
        ? constant('default', source, node, ['undefined'])
        : []
    default:
      return []
  }
}
