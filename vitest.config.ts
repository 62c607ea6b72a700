import { defineConfig } from 'vitest/config'

/** One project for each kind of guarantee; `npx vitest --project api` runs one. */
const projects = ['domain', 'shared', 'api', 'flows', 'faults', 'contract', 'lambda', 'infra', 'pages', 'local']

/** How sources are read and under what conditions tests run, whoever starts them. */
export const settings = {
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    env: {
      AWS_REGION: 'cn-north-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  },
} as const

export default defineConfig({
  oxc: settings.oxc,
  test: {
    projects: projects.map((name) => ({
      extends: true,
      test: {
        name,
        include: [`test/${name}/**/*.test.{ts,tsx}`],
        ...settings.test,
      },
    })),
  },
})
