import { type Signer, signJws } from '../../../../shared/crypto/signer.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import { loadForParty, noCase } from '../../case/access.ts'
import { digestOf } from '../../case/domain/log.ts'
import type { Rules } from '../../case/domain/rules.ts'
import type { CaseStore } from '../../case/ports.ts'
import type { operations } from '../contract.ts'

type Deps = { cases: Pick<CaseStore, 'find'>; rules: Rules; signer: Signer; issuer: string }

/** The signature covers the last entry's hash, and through the chain every entry before it. */
export const getCaseEvents =
  ({ cases, rules, signer, issuer }: Deps): Handler<typeof operations.getCaseEvents> =>
  async ({ params, caller, request }) => {
    const { record } = await loadForParty(cases, params.caseCode, caller, rules)
    const last = record.log.at(-1)
    if (!last) throw noCase()
    const head = digestOf(last, rules.digest)
    const signature = await signJws(signer, 'case-log+jwt', {
      iss: issuer,
      sub: record.code,
      seq: last.seq,
      head,
      iat: Math.floor(request.now.getTime() / 1000),
    })
    return {
      status: 200,
      body: { caseCode: record.code, entries: record.log, head, signature, asOf: request.now.toISOString() },
    }
  }
