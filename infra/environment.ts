import type { Service } from '../shared/contract/service.ts'
import type { DataStack } from './data-stack.ts'
import type { FunctionKind } from './entries.ts'

/** What a function may do with something it knows the name of. */
export type Access = { actions: readonly string[]; resources: readonly string[] }

/** A variable a service may ask for in its config.ts: its value, and what knowing it allows each kind of function. */
type Variable = { value: string; access?: Partial<Record<FunctionKind, readonly Access[]>> }

const readAndWrite = ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'Query'].map((name) => `dynamodb:${name}`)

/**
 * Every variable a service's config.ts may name. Variable and permission stand in one row: a function can do nothing with
 * what its configuration does not name.
 */
const variablesOf = (
  { name }: Service,
  data: DataStack,
  external: { hubUrl: string; operatorJwk: string },
): Readonly<Record<string, Variable>> => {
  const table = data.tables.get(name)
  if (!table) throw new Error(`no table for ${name}`)
  const index = (of: string) => `${table.tableArn}/index/${of}`
  const items: Access = { actions: readAndWrite, resources: [table.tableArn, index('idx1'), index('idx2')] }
  const unsent: Access = { actions: ['dynamodb:Query'], resources: [index('relay')] }
  const sendLate: Access = { actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'], resources: [table.tableArn] }
  const publish: Access = { actions: ['events:PutEvents'], resources: [data.bus.eventBusArn] }
  const [signing] = data.signingKeys
  const sign: Access = { actions: ['kms:Sign'], resources: signing ? [signing.keyArn] : [] }
  const publicKeys: Access = { actions: ['kms:GetPublicKey'], resources: data.signingKeys.map((key) => key.keyArn) }
  const seal: Access = { actions: ['kms:GenerateDataKey', 'kms:Decrypt'], resources: [data.sealKey.keyArn] }
  const readReleases: readonly Access[] = [
    // Without the right to list, S3 says “forbidden” of an object that is not there.
    { actions: ['s3:ListBucket'], resources: [data.releases.bucketArn] },
    { actions: ['s3:GetObject'], resources: [data.releases.arnForObjects('*')] },
  ]
  // The catalogue's reactions publish: they alone sign and write releases.
  const publishes = name === 'catalog'
  const writeReleases: Access = { actions: ['s3:PutObject'], resources: [data.releases.arnForObjects('*')] }
  return {
    HUB_ISSUER: { value: external.hubUrl },
    OPERATOR_JWK: { value: external.operatorJwk },
    TABLE_NAME: {
      value: table.tableName,
      access: { api: [items], events: [items], relay: [unsent, sendLate] },
    },
    BUS_NAME: { value: data.bus.eventBusName, access: { api: [publish], events: [publish], relay: [publish] } },
    SIGNING_KEY_ID: {
      value: data.signingKeys.map((key) => key.keyId).join(','),
      access: { api: publishes ? [publicKeys] : [sign, publicKeys], ...(publishes && { events: [sign, publicKeys] }) },
    },
    SEAL_KEY_ID: { value: data.sealKey.keyArn, access: { api: [seal] } },
    ...Object.fromEntries(
      data.secrets
        .filter(({ service }) => service === name)
        .map(({ variable, secret }) => {
          const read = [{ actions: ['secretsmanager:GetSecretValue'], resources: [secret.secretArn] }]
          return [variable, { value: secret.secretArn, access: { api: read } }]
        }),
    ),
    RELEASE_BUCKET: {
      value: data.releases.bucketName,
      access: { api: readReleases, ...(publishes && { events: [...readReleases, writeReleases] }) },
    },
  }
}

/** The environment of one function: exactly the members of its service's config.ts, and the access they carry. Throws on a member without a value. */
export const environmentOf = (
  service: Service,
  kind: FunctionKind,
  data: DataStack,
  external: { hubUrl: string; operatorJwk: string },
): { environment: Record<string, string>; access: Access[] } => {
  const variables = variablesOf(service, data, external)
  const wanted = Object.keys(service.config.shape).map((member) => {
    const variable = variables[member]
    if (!variable) throw new Error(`functions/${service.name}/config.ts names ${member}, infra/environment.ts does not`)
    return [member, variable] as const
  })
  return {
    environment: Object.fromEntries(wanted.map(([member, { value }]) => [member, value])),
    access: wanted.flatMap(([, { access }]) => access?.[kind] ?? []),
  }
}
