import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Config, loadConfig } from '../bot/config.ts'
import { explain } from '../bot/main.ts'
import { check, type Outcome, rotate, verify } from './store/care.ts'
import { backup, copy, exportTo, importFrom } from './store/moving.ts'
import { ToolFailure } from './store/places.ts'
import { words } from './store/words.ts'

type Run = (config: Config) => Outcome

/** `undefined`: not a command, or not with these words behind it. */
const runOf = (args: string[]): Run | undefined => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { gzip: { type: 'boolean' }, from: { type: 'string' }, to: { type: 'string' } },
  })
  const { gzip = false, from, to } = values
  const [command, operand, ...more] = positionals
  const isMoving = from !== undefined || to !== undefined
  if (more.length > 0 || (gzip && command !== 'export') || isMoving !== (command === 'copy')) return undefined
  if (operand === undefined) {
    if (command === 'copy') return (config) => copy(config, { ...(from ? { from } : {}), ...(to ? { to } : {}) })
    return { check, verify, 'rotate-keys': rotate }[command ?? '']
  }
  if (command === 'backup') return (config) => backup(config, operand)
  if (command === 'export') return (config) => exportTo(config, operand, gzip)
  if (command === 'import') return (config) => importFrom(config, operand)
  return undefined
}

/**
 * `npm run store -- COMMAND`: care of the data, and moving it, with the server's own settings. Prints ids, counts and field
 * paths, never content. Exit code 0: all is well; 1: it failed, or found something; 2: the command is not one.
 */
export async function main(args: string[]): Promise<void> {
  let config: Config | undefined
  try {
    const run = parsedRun(args)
    if (!run) return fail(words('store:usage'), 2)
    config = loadConfig(process.env)
    if (!(await run(config))) process.exitCode = 1
  } catch (error) {
    fail(error instanceof ToolFailure ? error.message : explain(error, config), 1)
  }
}

const parsedRun = (args: string[]): Run | undefined => {
  try {
    return runOf(args)
  } catch {
    // An option that does not exist.
    return undefined
  }
}

function fail(reason: string, exitCode: number): void {
  console.error(reason)
  process.exitCode = exitCode
}

// `npm run store` imports this file and calls `main` itself.
if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2))
