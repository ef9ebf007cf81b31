import { defineConfig } from 'vitest/config'

/** Processes, servers that die, changed environments and mocked modules: each of these files has a process to itself. */
const apart = [
  'tests/{bench,contract,faults,instances,scripts,training}/**/*.test.ts',
  'tests/web/console/console.browser.test.ts',
]
/** Renews the README's pictures when SCREENSHOTS names a folder; it checks nothing. */
const pictures = 'tests/browser/readme-pictures.test.ts'

const patience = {
  // Browser tests walk through whole days; on a busy machine a step takes its time, and a hang is still found.
  testTimeout: 60_000,
  hookTimeout: 60_000,
  // A hint of a change may take its time on a busy machine: `expect.poll` looks for longer than its one second.
  expect: { poll: { timeout: 10_000 } },
}

export default defineConfig({
  test: {
    // Here alone: a project that extends this would start a database of its own.
    globalSetup: ['tests/setup/build.ts', 'tests/setup/mongo.ts'],
    // Two cores in CI: more workers only make the servers and the browser wait for each other (tried: no quicker, more retries).
    maxWorkers: 2,
    projects: [
      { test: { ...patience, name: 'apart', include: apart } },
      // Loading the bot's libraries again for each of a hundred files took a third of the whole time.
      {
        test: {
          ...patience,
          name: 'together',
          include: ['tests/**/*.test.ts'],
          exclude: [...apart, ...(process.env.SCREENSHOTS ? [] : [pictures])],
          isolate: false,
        },
      },
    ],
  },
})
