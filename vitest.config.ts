import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/setup/build.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Two cores in CI: more workers only make the servers and the browser wait for each other.
    maxWorkers: 2,
  },
})
