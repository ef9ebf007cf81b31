/** `node scripts/run.mjs NAME …`: builds if needed, then runs `main` of the compiled script NAME in this process. */
import { ensureBuilt } from './build.mjs'

const [name, ...args] = process.argv.slice(2)
const programs = {
  start: '../dist/bot/main.js',
  store: '../dist/scripts/store.js',
  'teams:package': '../dist/scripts/teams-package.js',
  evaluate: '../dist/scripts/evaluate.js',
  bench: '../dist/bench/bench.js',
  train: '../dist/training/train.js',
  agreement: '../dist/scripts/agreement.js',
  demo: '../dist/scripts/demo.js',
  report: '../dist/scripts/report.js',
  figures: '../dist/scripts/figures.js',
  'triage:overrides': '../dist/scripts/triage-overrides.js',
}
if (!(name in programs)) throw new Error(`scripts/run.mjs: ${Object.keys(programs).join(', ')}`)
await ensureBuilt()
const { main } = await import(programs[name])
await main(args)
