import { type App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { services as manifest } from '../functions/manifest.ts'
import type { Service } from '../shared/contract/service.ts'
import { ChinaChecks } from './china-checks.ts'
import { DataStack } from './data-stack.ts'
import { ServiceStack } from './service-stack.ts'
import { settingsFrom } from './settings.ts'

export type RegionStacks = { region: string; data: DataStack; service: ServiceStack }

/**
 * The whole hub as stacks: in each region one that is kept and one that is replaced. Both rule packs check every resource;
 * a finding fails the synthesis. Templates for an emulator lack parts and are not checked.
 */
export const addHub = (app: App, services: readonly Service[] = manifest): RegionStacks[] => {
  const settings = settingsFrom(app)
  if (!settings.emulator) Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ChinaChecks(settings))
  return settings.regions.map((region) => {
    const env = { region: region.name }
    const data = new DataStack(app, `onecard-data-${region.name}`, {
      env,
      services,
      signingKeys: settings.signingKeys,
      emulator: settings.emulator,
      terminationProtection: !settings.emulator,
    })
    const service = new ServiceStack(app, `onecard-services-${region.name}`, {
      env,
      services,
      data,
      architecture: settings.architecture(region),
      settings,
    })
    return { region: region.name, data, service }
  })
}
