import { Duration, RemovalPolicy, Stack, type StackProps, Validations } from 'aws-cdk-lib'
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb'
import * as events from 'aws-cdk-lib/aws-events'
import * as kms from 'aws-cdk-lib/aws-kms'
import * as s3 from 'aws-cdk-lib/aws-s3'
import * as secrets from 'aws-cdk-lib/aws-secretsmanager'
import type { Construct } from 'constructs'
import type { Service } from '../shared/contract/service.ts'
import { tableShape } from '../shared/store/shape.ts'

export type DataStackProps = StackProps & {
  services: readonly Service[]
  signingKeys: readonly string[]
  /** Leave out what an emulator does not know: the archive. */
  emulator: boolean
}

const text = (name: string): dynamodb.Attribute => ({ name, type: dynamodb.AttributeType.STRING })

/** The table of one service, in the layout that shared/store/shape.ts states once for every host. */
const createTable = (scope: Construct, service: string): dynamodb.TableV2 =>
  new dynamodb.TableV2(scope, `table-${service}`, {
    partitionKey: text(tableShape.partitionKey),
    sortKey: text(tableShape.sortKey),
    globalSecondaryIndexes: Object.entries(tableShape.indexes).map(([indexName, index]) => ({
      indexName,
      partitionKey: text(index.partitionKey),
      sortKey: text(index.sortKey),
      projectionType: dynamodb.ProjectionType[index.projection],
    })),
    timeToLiveAttribute: tableShape.ttl,
    billing: dynamodb.Billing.onDemand(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    encryption: dynamodb.TableEncryptionV2.awsManagedKey(),
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  })

/** 64 letters and digits, read as bytes: keys hashes and pseudonyms. */
const createSecret = (scope: Construct, service: string, variable: string): secrets.Secret => {
  const secret = new secrets.Secret(scope, `secret-${service}-${variable}`, {
    description: `${variable} of ${service}`,
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
    removalPolicy: RemovalPolicy.RETAIN,
  })
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions::AwsSolutions-SMG4',
    reason: 'What it keys stands in tables: a rotated secret would make every stored card and case unknown.',
  })
  return secret
}

/**
 * What must outlive every deployment: tables, bus, keys, secrets, releases. Nothing here is ever replaced by a change of
 * code; everything is kept when the stack goes.
 */
export class DataStack extends Stack {
  readonly tables: ReadonlyMap<string, dynamodb.TableV2>
  readonly bus: events.EventBus
  /** The first signs; all are published in the key set. */
  readonly signingKeys: readonly kms.Key[]
  /** Seals contact data of complaints. Symmetric: SM4 in the China partition. */
  readonly sealKey: kms.Key
  /** One for each variable a config.ts calls `…SECRET_ID`. */
  readonly secrets: readonly { service: string; variable: string; secret: secrets.Secret }[]
  readonly releases: s3.Bucket

  constructor(scope: Construct, id: string, { services, signingKeys, emulator, ...props }: DataStackProps) {
    super(scope, id, props)

    this.tables = new Map(services.map(({ name }) => [name, createTable(this, name)]))

    this.bus = new events.EventBus(this, 'bus', { description: 'Events between the services of the hub' })
    if (!emulator) {
      const sources = services.flatMap((service) => Object.values(service.events).map(({ source }) => source))
      this.bus.archive('archive', {
        description: 'Replayed after a consumer was wrong; consumers take every event twice without harm',
        eventPattern: { source: [...new Set(sources)] },
        retention: Duration.days(180),
      })
    }

    this.signingKeys = signingKeys.map(
      (generation) =>
        new kms.Key(this, `signing-key-${generation}`, {
          description: `Signs tokens, receipts and lists of the hub (ES256), generation ${generation}`,
          keySpec: kms.KeySpec.ECC_NIST_P256,
          keyUsage: kms.KeyUsage.SIGN_VERIFY,
          removalPolicy: RemovalPolicy.RETAIN,
        }),
    )
    this.sealKey = new kms.Key(this, 'seal-key', {
      description: 'Seals contact data of complaints',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    })

    this.secrets = services.flatMap(({ name: service, config }) =>
      Object.keys(config.shape)
        .filter((variable) => variable.endsWith('SECRET_ID'))
        .map((variable) => ({ service, variable, secret: createSecret(this, service, variable) })),
    )

    this.releases = new s3.Bucket(this, 'releases', {
      versioned: true,
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: RemovalPolicy.RETAIN,
    })
    Validations.of(this.releases).acknowledge({
      id: 'AwsSolutions::AwsSolutions-S1',
      reason:
        'Releases are public data, signed and hash-chained; only functions of the hub reach the bucket, and they log.',
    })
  }
}
