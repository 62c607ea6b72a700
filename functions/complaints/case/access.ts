import { commonProblems, Problem } from '../../../shared/contract/problem.ts'
import type { Caller } from '../../../shared/crypto/accessToken.ts'
import { provinceOf } from '../../../shared/http/callers.ts'
import { withKnownDues } from './domain/deadlines.ts'
import { liveAssignment } from './domain/live.ts'
import type { Actor } from './domain/machine.ts'
import type { AssignmentRecord, CaseRecord } from './domain/record.ts'
import type { Rules } from './domain/rules.ts'
import type { CaseStore, StoredCase } from './ports.ts'

export const noCase = () =>
  new Problem(commonProblems['not-found'], { zh: '没有这样的案件。', en: 'There is no such case.' })

const noAssignment = () =>
  new Problem(commonProblems['not-found'], { zh: '没有这个交办件。', en: 'There is no such assignment.' })

/** In whose name a caller looks at work: its province, or the duty desk. */
export const holderFor = (caller: Caller): AssignmentRecord['holder'] =>
  caller.scopes.includes('complaints:handle') ? provinceOf(caller) : 'arbitration'

/** A case with the deadlines that the calendar can give by now. */
export const loadCase = async (
  cases: Pick<CaseStore, 'find'>,
  code: string,
  rules: Rules,
): Promise<StoredCase | undefined> => {
  const stored = await cases.find(code)
  return stored && { ...stored, record: withKnownDues(stored.record, rules) }
}

/** An assignment of the caller's, past or present. Others' do not exist for it (404, not 403). */
export const loadAssignment = async (
  cases: Pick<CaseStore, 'find'>,
  id: string,
  caller: Caller,
  rules: Rules,
): Promise<{ stored: StoredCase; assignment: AssignmentRecord }> => {
  const stored = await loadCase(cases, id.split('-')[0] ?? '', rules)
  const assignment = stored?.record.assignments.find((a) => a.id === id)
  if (!stored || !assignment || assignment.holder !== holderFor(caller)) throw noAssignment()
  return { stored, assignment }
}

/** Who may follow a case by token: whoever received it, whoever has or had it, and the duty desk. */
export const isParty = ({ filedBy, receiver, assignments }: CaseRecord, { id, province, scopes }: Caller): boolean =>
  scopes.includes('complaints:arbitrate') ||
  id === filedBy ||
  (province !== undefined && (province === receiver || assignments.some(({ holder }) => holder === province)))

/** What a caller is to a case: who may do an action is said by the action's rows. */
export const rolesOf = (record: CaseRecord, { id, province, scopes }: Caller): Actor[] => [
  ...(id === record.filedBy && scopes.includes('complaints:file') ? (['filer'] as const) : []),
  ...(scopes.includes('complaints:handle') && province === liveAssignment(record)?.holder ? (['holder'] as const) : []),
  ...(scopes.includes('complaints:arbitrate') ? (['arbiter'] as const) : []),
]

/** A case for one of its parties. */
export const loadForParty = async (
  cases: Pick<CaseStore, 'find'>,
  code: string,
  caller: Caller,
  rules: Rules,
): Promise<StoredCase> => {
  const stored = await loadCase(cases, code, rules)
  if (!stored || !isParty(stored.record, caller)) throw noCase()
  return stored
}
