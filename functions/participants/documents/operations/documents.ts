import { commonProblems, formerCodes, Problem, type ProblemKind } from '../../../../shared/contract/problem.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import type { operations } from '../contract.ts'
import { docsPage, type ListedOperation } from '../pages/docs.tsx'
import { problemPage } from '../pages/problem.tsx'

/** What the documents are made of, generated from the contracts of all services. */
export type Documents = {
  operations: readonly ListedOperation[]
  problems: readonly ProblemKind[]
  openapi: Record<string, unknown>
}

type Deps = { documents: () => Documents }

const cached = { 'cache-control': 'public, max-age=300' }

export const getDocs =
  ({ documents }: Deps): Handler<typeof operations.getDocs> =>
  async ({ request }) => {
    const { operations, problems } = documents()
    return { status: 200, body: docsPage(operations, problems, request.language), headers: cached }
  }

export const getOpenApi =
  ({ documents }: Deps): Handler<typeof operations.getOpenApi> =>
  async () => ({ status: 200, body: documents().openapi, headers: cached })

export const getProblemPage =
  ({ documents }: Deps): Handler<typeof operations.getProblemPage> =>
  async ({ params, request }) => {
    const code = formerCodes[params.code] ?? params.code
    const kind = documents().problems.find((problem) => problem.code === code)
    if (!kind)
      throw new Problem(commonProblems['not-found'], { zh: '没有这种错误。', en: 'There is no such problem kind.' })
    return { status: 200, body: problemPage(kind, request.language), headers: cached }
  }
