import { chinaDay } from '../../../../shared/contract/time.ts'
import { derivedId } from '../../../../shared/crypto/ids.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import { knowledgeOf, releaseCaching } from '../../releases/answer.ts'
import type { ReleaseReader } from '../../releases/reader.ts'
import type { operations } from '../contract.ts'
import { checkRule } from '../domain/check.ts'

type Deps = { reader: Pick<ReleaseReader, 'latest'>; issuer: string }

/** `at` as a day stands for itself; as an instant for the legal day in China it falls on. */
const dayOf = (at: string | undefined, now: Date): string =>
  at === undefined ? chinaDay(now) : at.length === 10 ? at : chinaDay(new Date(at))

/** Where a refusal at a venue is reported. */
export const complaintUrl = (issuer: string, venue: string): string => `${issuer}/venues/${venue}#complain`

/** The same question to the same release on the same day is the same decision, so its id follows from them. */
export const checkAcceptance =
  ({ reader, issuer: hub }: Deps): Handler<typeof operations.checkAcceptance> =>
  async ({ query: { venue, item, form, issuer, at }, request }) => {
    const release = await reader.latest()
    const day = dayOf(at, request.now)
    const id = derivedId('dec', release.signed.digest, venue, item, form ?? '', issuer ?? '', day)
    const verdict = release.check({ venue, item, form, issuer, day })
    return {
      status: 200,
      body: {
        ...verdict,
        day,
        ...knowledgeOf(release),
        decision: {
          id,
          ...checkRule,
          reasons: verdict.because,
        },
        complaintUrl: complaintUrl(hub, venue),
      },
      headers: { etag: `"${id}"`, ...releaseCaching },
    }
  }
