import * as z from 'zod'
import type { ParticipantKind } from './participant.ts'
import type { Text } from './text.ts'

/** What an access token may be used for. The operator grants scopes at registration; a token carries a subset. */
export const scopes = {
  'participants:admin': { zh: '登记、停用参与方及其钥匙', en: 'Register and suspend participants and their keys' },
  'keys:self': { zh: '管理自己的钥匙', en: 'Manage the own keys' },
  'mailbox:read': { zh: '读取并签收自己的信箱', en: 'Read and acknowledge the own mailbox' },
  'cards:write': { zh: '报送本省卡事件', en: 'Push events of the own province’s cards' },
  'cards:resolve': { zh: '跨省识别卡与人', en: 'Resolve cards and persons across provinces' },
  'access-records:read': { zh: '查看本省卡被谁查询', en: 'See who resolved the own province’s cards' },
  'codes:recognise': { zh: '跨省识别二维码', en: 'Recognise QR codes across provinces' },
  'code-profiles:write': { zh: '登记本省二维码样式', en: 'Register the own province’s code profiles' },
  'catalog:propose': { zh: '提出并表决目录变更', en: 'Propose and approve catalogue changes' },
  'complaints:file': { zh: '登记投诉', en: 'File complaints' },
  'complaints:handle': { zh: '办理转来的投诉', en: 'Handle complaints routed to the own province' },
  'complaints:arbitrate': { zh: '指定承办省份', en: 'Designate the province that must handle a case' },
} as const satisfies Record<string, Text>

export const Scope = z.enum(Object.keys(scopes) as [keyof typeof scopes, ...(keyof typeof scopes)[]])
export type Scope = z.infer<typeof Scope>

/**
 * The most a participant of each kind may be granted. What is done in a province's name is its platform's alone, what is done to
 * others' registrations the operator's.
 */
export const scopesOfKind: Readonly<Record<ParticipantKind, readonly Scope[]>> = {
  operator: ['participants:admin', 'complaints:arbitrate', 'mailbox:read'],
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
  venue: ['keys:self', 'mailbox:read', 'cards:resolve', 'codes:recognise'],
  hotline: ['keys:self', 'mailbox:read', 'cards:resolve', 'complaints:file'],
}
