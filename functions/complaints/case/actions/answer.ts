import type { Text } from '../../../../shared/contract/text.ts'
import type { AnswerOutcome } from '../contract.ts'
import { action, provinceOf } from '../domain/action.ts'
import { nameOf } from '../domain/words.ts'

const outcomes: Record<AnswerOutcome, Text> = {
  resolved: { zh: '已解决', en: 'resolved' },
  partly_resolved: { zh: '部分解决', en: 'partly resolved' },
  explained: { zh: '已解释', en: 'explained' },
  not_justified: { zh: '诉求不成立', en: 'not justified' },
}

/** Ends the case with the holder's answer, whose text comes sealed. */
export const answer = action<{ outcome: AnswerOutcome; sealed: string }>(
  {
    name: 'answer',
    who: 'holder',
    on: 'assignment',
    case: [{ from: ['accepted', 'in_progress'], to: 'answered' }],
    assignment: [{ from: ['accepted', 'accepted_by_default'], to: 'done' }],
  },
  ({ assignment }, given, { now }) => {
    const holder = provinceOf(assignment)
    const [who, outcome] = [nameOf(holder), outcomes[given.outcome]]
    return {
      record: { answer: { at: now.toISOString(), by: holder, ...given } },
      log: [
        {
          type: 'answered',
          text: { zh: `${who.zh}已答复：${outcome.zh}。`, en: `${who.en} answered: ${outcome.en}.` },
          facts: { outcome: given.outcome },
        },
      ],
    }
  },
)
