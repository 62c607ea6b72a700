import { spawnSync } from 'node:child_process'

/**
 * `npm run test:weather`: the suites of api, flows and faults with indexes 100 ms late and a tenth of all store calls
 * refused for throughput (test/support/store.ts). What is sent again, and by whom, is what happens on AWS: the SDK sends a
 * refused call three times, a queue delivers again, a client heeds `temporarily-unavailable`. TEST_SEED draws another one.
 */
const seed = process.env['TEST_SEED'] ?? '1'
console.log(`foul weather of seed ${seed}; TEST_SEED=${seed} npm run test:weather meets it again`)
const projects = ['api', 'flows', 'faults'].flatMap((name) => ['--project', name])
const { status } = spawnSync('vitest', ['run', ...projects, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, TEST_WEATHER: 'foul', TEST_SEED: seed },
})
process.exit(status ?? 1)
