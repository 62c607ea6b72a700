/** What a test file costs whose time is not known: a start of the embedded hub and some requests. */
const ordinaryMs = 2_000
/** What every file costs before its first test: its imports. */
const startMs = 800

/**
 * The test files that fit into a budget: those that changed themselves always, then the quickest, so that the most
 * guarantees are looked at. `took`: milliseconds of each when it last ran.
 */
export const chosenWithin = (
  budgetMs: number,
  files: readonly string[],
  took: ReadonlyMap<string, number>,
  changed: ReadonlySet<string>,
): { run: string[]; left: string[] } => {
  const cost = (file: string) => startMs + (took.get(file) ?? ordinaryMs)
  const ranked = [...files].sort((a, b) => Number(changed.has(b)) - Number(changed.has(a)) || cost(a) - cost(b))
  const run: string[] = []
  let spent = 0
  for (const file of ranked) {
    spent += cost(file)
    if (!changed.has(file) && spent > budgetMs) break
    run.push(file)
  }
  return { run, left: ranked.slice(run.length) }
}
