/** `npm run check`: types, lint and import directions, dead code, lock file, locale keys. Every part runs; any failure fails. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const parts = {
  'types (server, tests)': ['typescript/bin/tsc', '-p', 'tsconfig.check.json'],
  'types (pages)': ['typescript/bin/tsc', '-p', 'tsconfig.web.json'],
  'lint, format, import directions': ['@biomejs/biome/bin/biome', 'check', '--error-on-warnings'],
  'dead code': ['knip/bin/knip.js', '--no-progress'],
  'lock file': ['../scripts/complete-lock.mjs', '--check'],
  'locale keys': ['../scripts/check-locales.mjs'],
}

let failed = 0
for (const [name, [file, ...args]] of Object.entries(parts)) {
  const { status } = spawnSync(process.execPath, [`${root}node_modules/${file}`, ...args], {
    cwd: root,
    stdio: 'inherit',
  })
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name}`)
  if (status !== 0) failed += 1
}
process.exitCode = failed === 0 ? 0 : 1
