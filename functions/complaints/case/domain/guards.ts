import { caseProblems } from '../problems.ts'
import { earlierThan, lapsesAt } from './deadlines.ts'
import { assignmentState, type Guard } from './machine.ts'

export const atTheDesk: Guard = {
  holds: ({ holder }) => holder === 'arbitration',
  refusal: {
    problem: caseProblems['case-state'],
    detail: { zh: '案件不在等待指定的状态。', en: 'The case is not waiting for a designation.' },
  },
}

export const notAtTheDesk: Guard = { holds: ({ holder }) => holder !== 'arbitration', refusal: assignmentState }

export const notBinding: Guard = {
  holds: ({ binding }) => !binding,
  refusal: {
    problem: caseProblems['assignment-binding'],
    detail: { zh: '此件由联合值班台指定承办。', en: 'The joint duty desk designated the holder.' },
  },
}

export const returnWindowOpen: Guard = {
  holds: ({ due }, now) => !due.return?.by || !earlierThan(due.return.by, now),
  refusal: {
    problem: caseProblems['return-window-closed'],
    detail: {
      zh: '已过退回期限，视为受理。',
      en: 'The deadline for returning has passed; the case counts as accepted.',
    },
  },
}

export const silentPastDeadline: Guard = {
  holds: (assignment, now) => {
    const at = lapsesAt(assignment)
    return at !== null && earlierThan(at, now)
  },
  refusal: assignmentState,
}
