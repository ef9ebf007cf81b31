import { measureAttack } from './attack.ts'
import { measureChat } from './chat.ts'
import { measureConsole } from './console.ts'
import { measureFaults } from './faults.ts'
import type { Measurement } from './measurement.ts'
import { measureStats } from './stats.ts'
import { measureStore } from './store.ts'
import { measureTeams } from './teams.ts'
import { measureTriage } from './triage.ts'

/** Name on the command line → what it measures. Each holds its own reference, measured in the same run. */
const measurements: Record<string, (options: { long: boolean; cases?: number }) => Promise<Measurement>> = {
  attack: measureAttack,
  chat: measureChat,
  console: measureConsole,
  faults: measureFaults,
  stats: measureStats,
  store: measureStore,
  teams: measureTeams,
  triage: measureTriage,
}

/** `npm run bench [-- NAME] [--json] [--long] [--cases=NUMBER]`: without a name, all of them. `--cases`: of `stats`. */
export async function main(args: string[]): Promise<void> {
  const [name, ...more] = args.filter((arg) => !arg.startsWith('--'))
  const chosen = name === undefined ? Object.keys(measurements) : [name]
  if (more.length > 0 || chosen.some((one) => !(one in measurements))) {
    console.error(`bench : ${Object.keys(measurements).join(', ')}`)
    process.exitCode = 2
    return
  }
  for (const one of chosen) {
    const measured = await measurements[one]?.({ long: args.includes('--long'), ...casesIn(args) })
    if (!measured) continue
    const result = { name: one, ...measured, at: new Date().toISOString() }
    console.log(args.includes('--json') ? JSON.stringify(result) : asTable(result))
  }
}

const casesIn = (args: readonly string[]): { cases?: number } => {
  const cases = Number(args.find((arg) => arg.startsWith('--cases='))?.slice('--cases='.length))
  return cases > 0 ? { cases } : {}
}

const asTable = ({ name, figures, reference }: Measurement & { name: string }): string =>
  [`${name} (référence : ${reference})`, ...Object.entries(figures).map(([key, value]) => `  ${key}: ${value}`)].join(
    '\n',
  )
