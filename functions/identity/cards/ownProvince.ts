import { Problem } from '../../../shared/contract/problem.ts'
import type { Province } from '../../../shared/contract/province.ts'
import type { Caller } from '../../../shared/crypto/accessToken.ts'
import { cardProblems } from './problems.ts'

/** The province a caller acts for; its token names it. */
export const ownProvince = ({ province }: Caller): Province => {
  if (province) return province
  throw new Problem(cardProblems['not-a-home'], {
    zh: '令牌未写明省份。',
    en: 'The token names no province.',
  })
}
