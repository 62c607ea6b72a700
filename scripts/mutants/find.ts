import { type Node, parseSync, visitorKeys } from 'oxc-parser'
import { type Mutant, oneLine } from './mutant.ts'
import { inPlace, operators, type Variant } from './operators.ts'
import { isPassedOver } from './words.ts'

/** Where a child cannot be put into parentheses, or means a place and not a value. */
const keptChildren: Readonly<Record<string, readonly string[]>> = {
  Property: ['key'],
  PropertyDefinition: ['key'],
  MethodDefinition: ['key'],
  AssignmentExpression: ['left'],
  UpdateExpression: ['argument'],
  TaggedTemplateExpression: ['tag'],
  TemplateLiteral: ['quasis'],
  ExportNamedDeclaration: ['source'],
}

const childrenOf = (node: Node): Node[] =>
  (visitorKeys[node.type] ?? [])
    .filter((name) => !keptChildren[node.type]?.includes(name))
    .flatMap((name) => (node as unknown as Record<string, unknown>)[name])
    .filter((child): child is Node => typeof child === 'object' && child !== null && 'type' in child)

/** A name in brackets, `claims['sub']`, is a name. */
const isName = (node: Node, parent: Node): boolean =>
  parent.type === 'MemberExpression' && parent.property === node && node.type === 'Literal'

/** A link of a chain with `?.`: between two links no parenthesis may come, because the chain ends as one. */
const isLink = (node: Node, parent: Node): boolean =>
  (node.type === 'CallExpression' || node.type === 'MemberExpression') &&
  ((parent.type === 'CallExpression' && parent.callee === node) ||
    (parent.type === 'MemberExpression' && parent.object === node))

const statements = new Set(['ExpressionStatement', 'ThrowStatement'])

/** Every mutant of a source file, in the order of the text. */
export const findMutants = (file: string, text: string): Mutant[] => {
  const { program, errors } = parseSync(file, text)
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`)
  const source = ({ start, end }: { start: number; end: number }) => text.slice(start, end)
  const lineOf = (at: number) => text.slice(0, at).split('\n').length
  const found = new Map<string, Mutant>()

  const add = (node: Node, statement: boolean, { kind, text: becomes, before, after }: Variant) => {
    const { start, end } = node
    if (becomes === source(node)) return
    const mutant: Mutant = {
      file,
      line: lineOf(start),
      kind,
      start,
      end,
      statement,
      text: becomes,
      before: oneLine(before),
      after: oneLine(after),
    }
    const name = `${start} ${end} ${statement} ${becomes}`
    if (!found.has(name)) found.set(name, mutant)
  }

  const visit = (node: Node, parent: Node, inChain: boolean) => {
    if (isPassedOver(node, parent)) return
    if (statements.has(node.type) && !('directive' in node && node.directive))
      add(node, true, { kind: 'statement', text: '', before: source(node), after: '' })
    const chained = inChain && isLink(node, parent)
    if (!chained && !isName(node, parent)) {
      const value = node.type === 'ChainExpression' ? node.expression : node
      const operator = operators[value.type] as ((n: Node, s: typeof source) => Variant[]) | undefined
      for (const variant of [...(operator?.(value, source) ?? []), ...inPlace(node, parent, source)])
        add(node, false, variant)
    }
    for (const child of childrenOf(node))
      visit(
        child,
        node,
        node.type === 'ChainExpression' || (chained && isLink(child, node)) || (inChain && isLink(child, node)),
      )
  }
  visit(program as unknown as Node, program as unknown as Node, false)
  return [...found.values()].sort((a, b) => a.start - b.start || b.end - a.end)
}
