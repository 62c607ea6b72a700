import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The browser for page tests, if the machine has one. */
export const browserPath = (): string | undefined =>
  [process.env['CHROMIUM_PATH'], ...candidates].find((path) => path !== undefined && existsSync(path))

/**
 * Installs Debian's Chromium where page tests need it and the machine lets us: apt-get and root. Elsewhere the page tests
 * say in one line that they were skipped and how to run them.
 */
export const ensureBrowser = (): void => {
  if (browserPath() || process.getuid?.() !== 0 || spawnSync('which', ['apt-get']).status !== 0) return
  console.log('— installing Chromium for the page tests')
  const quiet = {
    stdio: ['ignore', 'ignore', 'inherit'] as ('ignore' | 'inherit')[],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }
  spawnSync('apt-get', ['update', '-qq'], quiet)
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'], quiet)
}
