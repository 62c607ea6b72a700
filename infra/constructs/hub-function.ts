import { join } from 'node:path'
import { Duration } from 'aws-cdk-lib'
import * as iam from 'aws-cdk-lib/aws-iam'
import * as lambda from 'aws-cdk-lib/aws-lambda'
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs'
import * as logs from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { bundling } from '../bundling.ts'
import { emulatorEntryOf, entryOf, type FunctionKind, projectRoot } from '../entries.ts'
import type { Access } from '../environment.ts'
import { concurrency } from '../settings.ts'

/** Memory and time of a function. */
export const limits: Record<FunctionKind, { memorySize: number; timeout: Duration }> = {
  // 1769 MB are one whole processor: signatures and JSON are what an operation spends its time on.
  api: { memorySize: 1769, timeout: Duration.seconds(15) },
  events: { memorySize: 512, timeout: Duration.seconds(30) },
  relay: { memorySize: 512, timeout: Duration.seconds(55) },
}

export type HubFunctionProps = {
  service: string
  kind: FunctionKind
  architecture: 'x86_64' | 'arm64'
  environment: Record<string, string>
  access: readonly Access[]
  emulator: boolean
}

/** A function of the hub with the policy every one of them follows: runtime, bundle, logs, and a role that allows its own variables only. */
export class HubFunction extends Construct {
  readonly fn: lambda.Function

  constructor(scope: Construct, id: string, props: HubFunctionProps) {
    super(scope, id)
    const { service, kind, architecture, environment, access, emulator } = props
    // The Cybersecurity Law (art. 21) asks for network logs of at least six months; the next step up is a year.
    const logGroup = new logs.LogGroup(this, 'logs', { retention: logs.RetentionDays.ONE_YEAR })
    const role = new iam.Role(this, 'role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') })
    logGroup.grantWrite(role)
    for (const { actions, resources } of access)
      role.addToPolicy(new iam.PolicyStatement({ actions: [...actions], resources: [...resources] }))

    this.fn = new NodejsFunction(this, 'function', {
      description: `One-Card Hub: ${service}, ${kind}`,
      entry: (emulator ? emulatorEntryOf : entryOf)(service, kind),
      handler: 'handler',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: architecture === 'arm64' ? lambda.Architecture.ARM_64 : lambda.Architecture.X86_64,
      ...limits[kind],
      reservedConcurrentExecutions: concurrency[kind],
      role,
      logGroup,
      environment,
      // Connections are reused by the SDK itself since v3; CDK's variable for v2 would stand outside the configuration.
      awsSdkConnectionReuse: false,
      projectRoot,
      depsLockFilePath: join(projectRoot, 'package-lock.json'),
      bundling: {
        format: OutputFormat.ESM,
        target: bundling.target,
        minify: bundling.minify,
        mainFields: [...bundling.mainFields],
        bundleAwsSDK: true,
        externalModules: [],
        esbuildArgs: {
          '--charset': bundling.charset,
          '--legal-comments': bundling.legalComments,
          ...Object.fromEntries(Object.entries(bundling.alias).map(([name, path]) => [`--alias:${name}`, path])),
        },
      },
    })
  }
}
