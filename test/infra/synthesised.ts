import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import * as z from 'zod'
import { projectRoot } from '../../infra/entries.ts'
import { addHub } from '../../infra/hub.ts'

/** Whatever a template says: tests look into it and fail where it says something else. */
const Property = z.any()
const Properties = z.record(z.string(), Property)

const Template = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: Properties.default({}) })),
  Parameters: z.record(z.string(), z.any()).default({}),
})
export type Template = z.infer<typeof Template>

/** The flags of cdk.json, which the CLI hands to the app; a test must judge the templates that will be deployed. */
const flags = z
  .object({ context: z.record(z.string(), z.unknown()) })
  .parse(JSON.parse(readFileSync(join(projectRoot, 'cdk.json'), 'utf8'))).context

/** An app as the CLI starts it, with no function bundled. */
export const newApp = (context: Record<string, unknown> = {}): App =>
  new App({ analyticsReporting: false, context: { ...flags, 'aws:cdk:bundling-stacks': [], ...context } })

/** Synthesises the hub, rule packs included; templates by stack name. Throws when a rule pack finds something. */
export const synthesise = (context: Record<string, unknown> = {}, change?: (app: App) => void) => {
  const app = newApp(context)
  addHub(app)
  change?.(app)
  const assembly = app.synth()
  return new Map(assembly.stacks.map((stack) => [stack.stackName, Template.parse(stack.template)]))
}

export const resourcesOf = (template: Template | undefined, type: string) =>
  Object.entries(template?.Resources ?? {})
    .filter(([, resource]) => resource.Type === type)
    .map(
      ([id, { Properties }]) => ({ id, ...Properties }) as { id: string; [property: string]: z.infer<typeof Property> },
    )
