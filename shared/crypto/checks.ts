/**
 * Named checks, so that one engine both decides (stop at the first failure) and explains (run all that can run).
 * A test returns null when it holds, else what was received, in words that hold no secret and no person's data.
 */
export type Check<C> = {
  name: string
  expected: string
  test: (context: C) => string | null | Promise<string | null>
  /** When it fails, later checks have nothing to look at. */
  decisive?: true
}

export type Finding = { check: string; ok: boolean; expected: string; received: string | null }

/** Runs checks in order. `all: false` stops at the first failure. */
export const runChecks = async <C>(checks: readonly Check<C>[], context: C, all: boolean): Promise<Finding[]> => {
  const findings: Finding[] = []
  for (const { name, expected, test, decisive } of checks) {
    const received = await test(context)
    findings.push({ check: name, ok: received === null, expected, received })
    if (received !== null && (decisive || !all)) break
  }
  return findings
}

export const firstFailure = (findings: readonly Finding[]): Finding | undefined => findings.find((f) => !f.ok)
