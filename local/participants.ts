import type { Scope } from '../shared/contract/scope.ts'

/** The scopes each kind of participant is registered with in the demo world and in tests. */
export const participantScopes: Record<'platform' | 'venue' | 'hotline', readonly Scope[]> = {
  platform: [
    'keys:self',
    'mailbox:read',
    'cards:write',
    'cards:resolve',
    'access-records:read',
    'codes:recognise',
    'code-profiles:write',
    'catalog:propose',
    'complaints:file',
    'complaints:handle',
  ],
  venue: ['keys:self', 'codes:recognise'],
  hotline: ['keys:self', 'complaints:file'],
}
