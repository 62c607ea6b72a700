import type { NewId } from '../../../../shared/contract/ids.ts'
import { derivedId, sha256 } from '../../../../shared/crypto/ids.ts'
import type { KeyedHash } from '../../../../shared/crypto/keyedHash.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import { provinceOf } from '../../../../shared/http/callers.ts'
import { checkSameRequest, idForRequest } from '../../../../shared/http/idempotency.ts'
import { invalid } from '../../../../shared/http/readRequest.ts'
import { file } from '../../case/actions/file.ts'
import { keyedFingerprint } from '../../case/change.ts'
import { sealContent } from '../../case/content.ts'
import { caseCodeFrom } from '../../case/domain/caseCode.ts'
import type { CaseRecord } from '../../case/domain/record.ts'
import type { Rules } from '../../case/domain/rules.ts'
import type { CaseStore, Sealer } from '../../case/ports.ts'
import { decisionOf } from '../../case/view.ts'
import type { operations } from '../contract.ts'
import { factsIn } from '../facts.ts'

type Deps = { cases: Pick<CaseStore, 'find' | 'file'>; sealer: Sealer; keyed: KeyedHash; rules: Rules; newId: NewId }

/** Clocks differ: an event this far ahead of ours is taken as now. */
const clockSkewMs = 300_000

/** Codes tried before giving up: nine characters are 45 bits, a collision is rare and the next code is as good. */
const mostCodes = 5

/**
 * Code and secret follow from the case's id, and the id from caller and idempotency key: a repeat is answered the same,
 * although the hub keeps no secret.
 */
export const fileComplaint =
  ({ cases, sealer, keyed, rules, newId }: Deps): Handler<typeof operations.fileComplaint> =>
  async ({ body, caller, request }) => {
    const receiver = provinceOf(caller)
    if (Date.parse(body.occurredAt) > request.now.getTime() + clockSkewMs)
      throw invalid([{ pointer: '/occurredAt', code: 'too_late', detail: 'lies in the future' }])
    const id = idForRequest('cse', caller.id, request, newId)
    const secret = keyed('complaint-secret', id)
    const fingerprint = keyedFingerprint(keyed, request)
    for (let attempt = 0; attempt < mostCodes; attempt++) {
      const code = caseCodeFrom(derivedId('cse', id, String(attempt)))
      const filed = file(
        {
          id,
          code,
          fingerprint,
          secretHash: sha256(secret),
          filedBy: caller.id,
          filedAt: request.now.toISOString(),
          receiver,
          kind: body.kind,
          facts: factsIn(body),
          item: body.item,
          occurredAt: new Date(body.occurredAt).toISOString(),
          ...(body.refusalReason && { refusalReason: body.refusalReason }),
          sealed: await sealContent(sealer, code, { text: body.text, contact: body.contact ?? null }),
        },
        { now: request.now, rules },
      )
      if ((await cases.file(filed.record, filed.events)) === 'done')
        return { status: 201, body: answer(filed.record, secret) }
      const stored = await cases.find(code)
      if (stored?.record.id !== id) continue
      checkSameRequest(stored.record.fingerprint, { ...request, fingerprint })
      return { status: 200, body: answer(stored.record, secret) }
    }
    throw new Error('no free case code')
  }

/** The filing's answer, made of what the filing wrote, so that a repeat later says the same. */
const answer = (record: CaseRecord, secret: string) => {
  const [first] = record.assignments
  if (!first) throw new Error('a case without an assignment')
  return {
    caseCode: record.code,
    secret,
    assignment: first.id,
    routing: record.routing,
    due: { transfer: record.transfer, ...first.due },
    asOf: record.filedAt,
    source: 'index',
    decision: decisionOf(first),
  }
}
