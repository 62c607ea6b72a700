import { commonProblems, Problem } from '../../../../shared/contract/problem.ts'
import { provinceOfVenue } from '../../../../shared/contract/province.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import { actsAsHome } from '../../../../shared/http/callers.ts'
import type { PlatformStore } from '../../platforms/ports.ts'
import type { operations } from '../contract.ts'
import { disputePolicy } from '../domain/dispute.ts'
import type { EvidenceStore } from '../ports.ts'

type Deps = { evidence: Pick<EvidenceStore, 'page'>; platforms: Pick<PlatformStore, 'find'> }

/** What cases say about an own venue. Another province's venue does not exist here (qr-crypto-security.md §8.3, row 72). */
export const listEvidence =
  ({ evidence, platforms }: Deps): Handler<typeof operations.listEvidence> =>
  async ({ params, query, caller }) => {
    if ((await actsAsHome(caller, platforms.find)) !== provinceOfVenue(params.id))
      throw new Problem(commonProblems['not-found'], {
        zh: '本省没有这个场所。',
        en: 'Your province has no such venue.',
      })
    const page = await evidence.page(params.id, query.after, query.limit)
    return {
      status: 200,
      body: { policyVersion: disputePolicy.version, evidence: page.evidence, next: page.next ?? null },
    }
  }
