import { codeTolerance } from '../../../../shared/crypto/code.ts'
import type { Cards } from '../../cards/ports.ts'
import { CodeIntrospectionAnswer, homePaths } from '../../homes/homeProtocol.ts'
import type { HomeDirectory, HomeGateway } from '../../homes/ports.ts'
import { isOwnCard } from '../../words/cardFormats.ts'
import { recognisedFor } from '../profiles/domain/profile.ts'
import { type CheckedCode, deadlineOf, noAnswer, type Presented, refused } from './checkedCode.ts'

export type Deps = {
  directory: Pick<HomeDirectory, 'ofProvince'>
  gateway: HomeGateway
  cards: Pick<Cards, 'fromHome'>
}

/** An opaque code: its text goes to the home it belongs to and nowhere else, and the home's word is believed. */
export const checkOnlineCode = async (
  { directory, gateway, cards }: Deps,
  { profile, payload, venue, item, scanner, now }: Presented,
): Promise<CheckedCode> => {
  if (!recognisedFor(profile, item)) return refused('code-kind-not-recognised')
  const home = profile.owner && (await directory.ofProvince(profile.owner))
  if (!home) return refused('code-issuer-unknown')
  const where = { home: home.province }
  const code = `${profile.shape.prefix}${payload}`
  const body = { code, venue, item, scanner }
  const asked = await gateway.ask(home, homePaths.codeIntrospections, body, CodeIntrospectionAnswer, deadlineOf(now))
  if (!asked.ok) return noAnswer(asked, home.province)
  const { answer, at } = asked
  if (!answer.active) return refused('code-not-recognised', { ...where, source: 'home' })
  if (!isOwnCard(answer.card, home.province)) return refused('issuer-reply-invalid', where)
  if (Date.parse(answer.expires) + codeTolerance * 1000 < now.getTime())
    return refused('code-expired', { ...where, source: 'home' })
  return {
    genuine: true,
    home,
    form: answer.form,
    how: 'home',
    card: cards.fromHome(answer.card, home.province, at),
    // Apart from the division codes that signed codes are issued under.
    issuer: `online:${home.province}`,
    codeId: answer.codeId,
  }
}
