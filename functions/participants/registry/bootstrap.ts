import type { ParticipantId } from '../../../shared/contract/ids.ts'
import { Problem } from '../../../shared/contract/problem.ts'
import { scopesOfKind } from '../../../shared/contract/scope.ts'
import { PublicJwk, thumbprint } from '../../../shared/crypto/jwk.ts'
import type { ParticipantStore } from './ports.ts'
import { registryProblems } from './problems.ts'

export const operatorId = 'hub-operator' as ParticipantId

/**
 * The operator is the one participant nobody registers: its public key comes with the deployment's configuration. Seen
 * through this, the store holds it like any other, and rotating its key is a change of configuration.
 */
export const withOperator = async (store: ParticipantStore, operatorJwk: unknown): Promise<ParticipantStore> => {
  const jwk = PublicJwk.parse(operatorJwk)
  const kid = thumbprint(jwk)
  const since = new Date(0).toISOString()
  const operator = {
    version: 1,
    challenges: {},
    fingerprint: '',
    participant: {
      id: operatorId,
      kind: 'operator' as const,
      name: { zh: '枢纽运营方', en: 'Hub operator' },
      scopes: [...scopesOfKind.operator],
      state: 'active' as const,
      since,
      keys: [{ kid, use: 'client' as const, state: 'active' as const, jwk, since }],
    },
  }
  return {
    ...store,
    find: async (id) => (id === operatorId ? operator : store.find(id)),
    change: async (stored, event) => {
      if (stored.participant.id === operatorId)
        throw new Problem(registryProblems['operator-by-configuration'], {
          zh: '运营方的登记随部署配置而定。',
          en: 'The operator’s registration comes with the deployment.',
        })
      return store.change(stored, event)
    },
    register: async (stored, event) =>
      stored.participant.id === operatorId ? 'exists' : store.register(stored, event),
  }
}
