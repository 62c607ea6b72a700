import * as z from 'zod'

/** `Card event result` → `CardEventResult`: the component's name in the document. */
const nameOf = (title: string): string =>
  title
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')

/** Values inside a schema's definition that are schemas themselves. */
const innerSchemas = (value: unknown): z.core.$ZodType[] => {
  if (value instanceof z.core.$ZodType) return [value]
  if (Array.isArray(value)) return value.flatMap(innerSchemas)
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
    return Object.values(value).flatMap(innerSchemas)
  return []
}

/**
 * Names every titled schema below the given ones, so that the document states it once and refers to it. Two different
 * schemas of one title are told apart by a number; the order of the contracts decides which is first.
 */
export const nameTitledSchemas = (roots: readonly z.core.$ZodType[]): void => {
  const seen = new Set<z.core.$ZodType>()
  const taken = new Set<string>()
  const visit = (schema: z.core.$ZodType) => {
    if (seen.has(schema)) return
    seen.add(schema)
    const meta = z.globalRegistry.get(schema)
    // A description given on the spot: the document refers to the schema it was given to, and adds the description.
    const { parent } = schema._zod
    if (parent && meta?.title && z.globalRegistry.get(parent)?.title === meta.title) visit(parent)
    else if (meta?.title && meta.id === undefined) {
      let id = nameOf(meta.title)
      for (let n = 2; taken.has(id); n++) id = `${nameOf(meta.title)}${n}`
      taken.add(id)
      z.globalRegistry.add(schema, { ...meta, id })
    }
    for (const inner of innerSchemas(schema._zod.def)) visit(inner)
  }
  for (const root of roots) visit(root)
}
