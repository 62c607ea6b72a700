import { defineConfig } from 'vitest/config'

/** The tests of `npm run test:stack`: they need a deployed stack, which scripts/stack.ts names to them. */
export default defineConfig({
  test: {
    name: 'stack',
    include: ['test/stack/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // One hub for all: what one file registers another would meet.
    fileParallelism: false,
  },
})
