import { commonProblems, Problem } from '../../../../../shared/contract/problem.ts'
import type { Handler } from '../../../../../shared/http/bind.ts'
import { actsAsHome } from '../../../../../shared/http/callers.ts'
import type { HomeStore } from '../../../homes/ports.ts'
import type { CodeProfile, operations } from '../../contract.ts'
import type { ProfileStore } from '../../ports.ts'
import { codeProblems } from '../../problems.ts'
import { mostProfiles, overlapping, sharedProfile } from '../domain/profile.ts'

type Deps = { profiles: Pick<ProfileStore, 'load' | 'save'>; homeStore: Pick<HomeStore, 'find'> }

const etag = ({ version }: CodeProfile) => `"${version}"`

/** What a profile says, without who last changed it when. */
const content = ({ version: _version, changedAt: _changedAt, ...rest }: CodeProfile) =>
  JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)))

/**
 * Registers (no If-Match) or changes (If-Match) a profile. Sending again what is already there changes nothing, so a
 * repeat after a lost answer is harmless.
 */
export const putCodeProfile =
  ({ profiles, homeStore }: Deps): Handler<typeof operations.putCodeProfile> =>
  async ({ params, body, caller, request }) => {
    const province = await actsAsHome(caller, homeStore.find)
    const register = await profiles.load()
    const known = register.profiles.find(({ id }) => id === params.id)
    if (params.id === sharedProfile.id || (known && known.owner !== province))
      throw new Problem(codeProblems['code-profile-taken'], {
        zh: '此编号由他方持有。',
        en: 'Somebody else holds this id.',
      })
    const { items, ...members } = body
    const profile: CodeProfile = {
      id: params.id,
      owner: province,
      version: (known?.version ?? 0) + 1,
      ...members,
      ...(items && { items }),
      changedAt: request.now.toISOString(),
    }
    if (known && content(known) === content(profile))
      return { status: 200, body: known, headers: { etag: etag(known) } }
    checkPrecondition(known, request.ifMatch)
    const others = register.profiles.filter(({ id }) => id !== params.id)
    const met = overlapping(profile.shape, others)
    if (met)
      throw new Problem(
        codeProblems['code-shape-overlaps'],
        met === 'reserved'
          ? { zh: '此前缀在枢纽之外另有含义。', en: 'The prefix has a meaning outside the hub.' }
          : { zh: `与码制 ${met} 重叠。`, en: `It overlaps the profile ${met}.` },
      )
    if (others.length >= mostProfiles)
      throw new Problem(codeProblems['too-many-code-profiles'], {
        zh: `最多登记 ${mostProfiles} 种码制。`,
        en: `At most ${mostProfiles} profiles are registered.`,
      })
    if ((await profiles.save({ version: register.version, profiles: [...others, profile] })) === 'changed')
      throw new Problem(commonProblems.conflict, {
        zh: '另一码制的登记先一步完成。',
        en: 'Another registration came first.',
      })
    return { status: known ? 200 : 201, body: profile, headers: { etag: etag(profile) } }
  }

const checkPrecondition = (known: CodeProfile | undefined, ifMatch: string | undefined) => {
  if (known && ifMatch === undefined)
    throw new Problem(commonProblems['precondition-required'], {
      zh: '更改已有码制须带 If-Match。',
      en: 'Changing a registered profile takes If-Match.',
    })
  if (ifMatch !== undefined && !(known && (ifMatch === '*' || ifMatch === etag(known))))
    throw new Problem(commonProblems['precondition-failed'], {
      zh: '登记的版本与 If-Match 不符。',
      en: 'The registered version is not the one in If-Match.',
    })
}
