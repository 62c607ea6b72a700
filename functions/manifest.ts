import type { ProblemKind } from '../shared/contract/problem.ts'
import { commonProblems } from '../shared/contract/problem.ts'
import type { Service } from '../shared/contract/service.ts'
import { Config as CatalogConfig } from './catalog/config.ts'
import * as catalog from './catalog/contract.ts'
import { catalogProblems } from './catalog/problems.ts'
import { Config as ComplaintsConfig } from './complaints/config.ts'
import * as complaints from './complaints/contract.ts'
import { complaintProblems } from './complaints/problems.ts'
import { Config as IdentityConfig } from './identity/config.ts'
import * as identity from './identity/contract.ts'
import { identityProblems } from './identity/problems.ts'
import { Config as ParticipantsConfig } from './participants/config.ts'
import * as participants from './participants/contract.ts'
import { participantProblems } from './participants/problems.ts'

const service = <S extends Omit<Service, 'name' | 'problems' | 'config'>>(
  name: string,
  { operations, events, reactsTo }: S,
  problems: Service['problems'],
  config: Service['config'],
): Service => ({ name, operations, events, reactsTo, problems, config })

/** All services: the one list that infra, documents, tests and the embedded hub start from. */
export const services: readonly Service[] = [
  service('participants', participants, participantProblems, ParticipantsConfig),
  service('identity', identity, identityProblems, IdentityConfig),
  service('catalog', catalog, catalogProblems, CatalogConfig),
  service('complaints', complaints, complaintProblems, ComplaintsConfig),
]

/** Every operation with the service it belongs to. */
export const listOperations = () =>
  services.flatMap(({ name, operations }) =>
    Object.values(operations).map(({ id, method, path, summary, scope }) => ({
      service: name,
      id,
      method,
      path,
      summary,
      scope,
    })),
  )

/** Every problem kind of the hub, the common ones first. */
export const allProblems = (): ProblemKind[] => [
  ...Object.values(commonProblems),
  ...services.flatMap(({ problems }) => Object.values(problems)),
]
