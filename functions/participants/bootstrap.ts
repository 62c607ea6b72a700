import type { ParticipantId } from '../../shared/contract/ids.ts'
import { PublicJwk, thumbprint } from '../../shared/crypto/jwk.ts'
import type { ParticipantStore } from './ports.ts'

export const operatorId = 'hub-operator' as ParticipantId

/**
 * The operator is the one participant nobody registers: its public key comes with the deployment's configuration. Seen
 * through this, the store holds it like any other, and rotating its key is a change of configuration.
 */
export const withOperator = async (store: ParticipantStore, operatorJwk: unknown): Promise<ParticipantStore> => {
  const jwk = PublicJwk.parse(operatorJwk)
  const kid = await thumbprint(jwk)
  const since = new Date(0).toISOString()
  const operator = {
    version: 1,
    challenges: {},
    fingerprint: '',
    participant: {
      id: operatorId,
      kind: 'operator' as const,
      name: { zh: '枢纽运营方', en: 'Hub operator' },
      scopes: ['participants:admin' as const, 'complaints:arbitrate' as const, 'mailbox:read' as const],
      state: 'active' as const,
      since,
      keys: [{ kid, use: 'client' as const, state: 'active' as const, jwk, since }],
    },
  }
  return {
    ...store,
    find: async (id) => (id === operatorId ? operator : store.find(id)),
    register: async (stored, event) =>
      stored.participant.id === operatorId ? 'exists' : store.register(stored, event),
  }
}
