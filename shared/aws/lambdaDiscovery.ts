/**
 * Takes the place of `@aws-sdk/middleware-endpoint-discovery` in the bundles of the functions. The DynamoDB client builds
 * a cache of discovered endpoints, which none of its commands asks; without it each bundle is 8 KB smaller.
 */
export const resolveEndpointDiscoveryConfig = <T>(config: T): T => config

export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => undefined,
  configFileSelector: () => undefined,
  default: undefined,
}
