import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // Renews the README's pictures when SCREENSHOTS names a folder; it checks nothing.
    exclude: process.env.SCREENSHOTS ? [] : ['tests/browser/readme-pictures.test.ts'],
    globalSetup: ['tests/setup/build.ts', 'tests/setup/mongo.ts'],
    // Browser tests walk through whole days; on a busy machine a step takes its time, and a hang is still found.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A hint of a change may take its time on a busy machine: `expect.poll` looks for longer than its one second.
    expect: { poll: { timeout: 10_000 } },
    // Two cores in CI: more workers only make the servers and the browser wait for each other.
    maxWorkers: 2,
  },
})
