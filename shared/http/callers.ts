import type { ParticipantId } from '../contract/ids.ts'
import { commonProblems, Problem } from '../contract/problem.ts'
import type { Province } from '../contract/province.ts'
import type { Text } from '../contract/text.ts'
import type { Caller } from '../crypto/accessToken.ts'

const wrong = (needs: 'home' | 'province', detail: Text): Problem =>
  new Problem(commonProblems['wrong-participant'], detail, { members: { needs } })

/** The province a caller was registered with. */
export const provinceOf = ({ province }: Caller): Province => {
  if (province) return province
  throw wrong('province', {
    zh: '此操作以参与方所属省份的名义进行，令牌未写明省份。',
    en: 'This is done in the name of the participant’s province, and the token names none.',
  })
}

/** A platform as a service keeps it, told by ParticipantChanged. */
export type FindPlatform = (
  id: ParticipantId,
) => Promise<{ province: Province; state: 'active' | 'suspended' } | undefined>

/**
 * The province a caller acts for as its home: it is the province's platform, and not suspended as far as this service has
 * been told. The token says what the participant was when it logged in, at most five minutes ago; the service's own copy, read
 * consistently, ends that within seconds of a suspension. A token of an older release says no kind: there the copy decides.
 */
export const actsAsHome = async (caller: Caller, find: FindPlatform): Promise<Province> => {
  const province = provinceOf(caller)
  const known = await find(caller.id)
  if ((caller.kind ?? (known && 'platform')) !== 'platform')
    throw wrong('home', {
      zh: `只有省级平台可以办理，令牌属于 ${caller.kind ?? '未知'} 类参与方。`,
      en: `Only a province’s platform does this; the token is of a participant of kind ${caller.kind ?? 'unknown'}.`,
    })
  if (known && (known.state !== 'active' || known.province !== province))
    throw wrong('home', { zh: '这个平台已停用。', en: 'This platform is suspended.' })
  return province
}
