import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Config, loadConfig } from '../bot/config.ts'
import { explain } from '../bot/main.ts'
import sentences from '../locales/fr/figures-tool.json' with { type: 'json' }
import { systemClock } from '../services/clock.ts'
import { Counting } from '../services/stats/counting.ts'
import { type CorrectionReason, correctionReasons, Publishing } from '../services/stats/publishing.ts'
import type { Store } from '../services/store/collection.ts'
import { Leases } from '../services/store/leases.ts'
import { ToolFailure, withStore } from './store/places.ts'

const exitCodes = { done: 0, failed: 1, usage: 2, nothing: 3, busy: 4 } as const
type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
type Run = (store: Store, config: Config) => Promise<ExitCode>

const words = (key: keyof typeof sentences, values: Record<string, string | number> = {}): string =>
  sentences[key].replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''))

const optionsOf = async (store: Store) => {
  const clock = systemClock
  return { leases: await Leases.open(store, clock), clock, holder: randomUUID() }
}

/** The server counts a few seconds at a time: whoever waits has its turn. */
const tries = 60
const betweenTriesMs = 500

const recount: Run = async (store) => {
  const counting = await Counting.open(store, await optionsOf(store))
  // What another run of this command left unfinished goes on where it stopped.
  if (!(await counting.isRebuilding())) {
    let left = tries
    while (!(await counting.rebuild())) {
      left -= 1
      if (left === 0) return says('busy', exitCodes.busy)
      await wait(betweenTriesMs)
    }
  }
  let count = 0
  while (await counting.isRebuilding()) {
    const some = await counting.run()
    count += some
    if (some > 0) console.log(words('recount.progress', { count }))
    else await wait(betweenTriesMs)
  }
  console.log(words('recount.done', { count }))
  return exitCodes.done
}

const correct =
  (period: string, why: CorrectionReason): Run =>
  async (store, { statsK, statsImpossible }) => {
    const options = await optionsOf(store)
    const counting = await Counting.open(store, options)
    const publishing = await Publishing.open(store, counting, { ...options, k: statsK, impossible: statsImpossible })
    const result = await publishing.correct(period, why)
    if (result.ok) {
      console.log(words('correct.done', { edition: result.edition._id }))
      return exitCodes.done
    }
    if (result.reason === 'busy') return says('busy', exitCodes.busy)
    if (result.reason === 'uncounted') return says('correct.uncounted', exitCodes.busy)
    return says(`correct.${result.reason}`, exitCodes.nothing, { period })
  }

const says = (key: keyof typeof sentences, code: ExitCode, values: Record<string, string> = {}): ExitCode => {
  console.error(words(key, values))
  return code
}

/** `help`: that was asked for. `undefined`: not a command, or not with these words behind it. */
const runOf = (args: string[]): Run | 'help' | undefined => {
  const options = { why: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
  if (values.help) return 'help'
  const [command, period, ...more] = positionals
  if (command === 'recount') return period === undefined && values.why === undefined ? recount : undefined
  const why = correctionReasons.find((reason) => reason === values.why)
  if (command !== 'correct' || more.length > 0 || !why || !/^\d{4}-T[1-4]$/.test(period ?? '')) return undefined
  return correct(period ?? '', why)
}

/**
 * `npm run figures -- recount | correct 2026-T1 --why late_labels`: care of the figures, with the server's own settings,
 * also while it runs. Exit code 0: done; 1: it failed; 2: not such a command; 3: nothing may be told; 4: try again.
 */
export async function main(args: string[]): Promise<void> {
  let config: Config | undefined
  try {
    const run = parsed(args)
    if (run === 'help') return console.log(words('usage'))
    if (!run) return fail(words('usage'), exitCodes.usage)
    config = loadConfig(process.env)
    const settings = config
    process.exitCode = await withStore(config, { beside: true }, ({ store }) => run(store, settings))
  } catch (error) {
    fail(error instanceof ToolFailure ? error.message : explain(error, config), exitCodes.failed)
  }
}

const parsed = (args: string[]): ReturnType<typeof runOf> => {
  try {
    return runOf(args)
  } catch {
    // An option that does not exist.
    return undefined
  }
}

function fail(reason: string, exitCode: ExitCode): void {
  console.error(reason)
  process.exitCode = exitCode
}

// `npm run figures` imports this file and calls `main` itself.
if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2))
