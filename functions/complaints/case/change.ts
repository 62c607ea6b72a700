import { commonProblems, Problem } from '../../../shared/contract/problem.ts'
import { sha256 } from '../../../shared/crypto/ids.ts'
import type { KeyedHash } from '../../../shared/crypto/keyedHash.ts'
import type { RequestInfo } from '../../../shared/http/bind.ts'
import type { Outcome } from './domain/machine.ts'
import type { CaseStore, StoredCase } from './ports.ts'

/** The fingerprint of a request as the case keeps it: keyed, because what it was made of may hold a phone number. */
export const keyedFingerprint = (keyed: KeyedHash, request: RequestInfo): string =>
  keyed('complaint-request', request.fingerprint)

/**
 * What a caller must have seen of a case before it acts: every change but a delivery, which follows the caller's own
 * acknowledgement at a moment it cannot choose.
 */
const revisionOf = ({ version, record }: StoredCase): string =>
  String(version - record.log.filter(({ type }) => type === 'delivered').length)

/** The revision, and a hash of what is shown: that changes with time alone, when a deadline passes in silence. */
export const etagOf = (stored: StoredCase, shown: unknown): string =>
  `"${revisionOf(stored)}.${sha256(JSON.stringify(shown)).slice(0, 11)}"`

/** If-Match looks at the revision alone: what time has changed, the rules judge, and they say why. */
const revisionIn = (ifMatch: string): string | undefined => /^"([0-9]+)(?:\.[A-Za-z0-9_-]+)?"$/.exec(ifMatch)?.[1]

/**
 * Changes a case as the caller saw it. `done`: whether this very request has been carried out before; then nothing is
 * written and the present state is the answer, whatever version the caller holds by now.
 * Throws 428 without If-Match, 412 when the case has changed since, and the refusal of the rules.
 */
export const changeCase = async <L extends { stored: StoredCase }>(
  cases: Pick<CaseStore, 'change'>,
  request: RequestInfo,
  load: () => Promise<L>,
  done: (loaded: L) => boolean,
  change: (loaded: L) => Promise<Outcome> | Outcome,
): Promise<{ stored: StoredCase; repeated: boolean }> => {
  if (request.ifMatch === undefined)
    throw new Problem(commonProblems['precondition-required'], {
      zh: '请带上 If-Match，其值为读取时的 ETag。',
      en: 'Send If-Match with the ETag you got when reading.',
    })
  for (;;) {
    const loaded = await load()
    const { stored } = loaded
    if (done(loaded)) return { stored, repeated: true }
    if (revisionIn(request.ifMatch) !== revisionOf(stored))
      throw new Problem(commonProblems['precondition-failed'], {
        zh: '案件在您读取之后有变化。',
        en: 'The case has changed since you read it.',
      })
    const outcome = await change(loaded)
    if ('refused' in outcome) throw new Problem(outcome.refused.problem, outcome.refused.detail)
    const next = { ...stored, record: outcome.record }
    // Overtaken: the next round tells whether by this same request or by another change.
    if ((await cases.change(next, outcome.events)) === 'done')
      return { stored: { ...next, version: stored.version + 1 }, repeated: false }
  }
}
