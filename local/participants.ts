import { type Scope, scopesOfKind } from '../shared/contract/scope.ts'

/** The scopes each kind of participant is registered with in the demo world and in tests. */
export const participantScopes: Record<'platform' | 'venue' | 'hotline', readonly Scope[]> = {
  platform: scopesOfKind.platform,
  venue: ['keys:self', 'codes:recognise'],
  hotline: ['keys:self', 'complaints:file'],
}
