import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { startApp } from '../bot/app.ts'
import { loadConfig } from '../bot/config.ts'
import { LoopbackTeams, loopbackEnv } from './loopback-teams.ts'
import type { Measurement } from './measurement.ts'

const turnsOf = (long: boolean): number => (long ? 2_000 : 300)
/** What somebody answers in an intake, again and again in new chats. */
const story = [
  'on m’insulte tous les jours dans le groupe de la classe',
  'Je ne suis pas en danger',
  'Passer',
  'Retour',
  'Passer',
]
const patienceMs = 15_000

/**
 * How long a turn in Teams takes: from the moment Teams posts a message until the connector has the last word of the
 * answer. Beside it, the bare way to the connector and back.
 */
export async function measureTeams({ long }: { long: boolean }): Promise<Measurement> {
  const dataDir = mkdtempSync(join(tmpdir(), 'relais-bench-'))
  const teams = await LoopbackTeams.start()
  const env = { PORT: '0', DATA_DIR: dataDir, LIMITS: 'off', ...loopbackEnv }
  const app = await startApp(loadConfig(env), {
    logger: pino({ level: 'silent' }),
    teamsAuthentication: teams.authentication(),
  })
  const taken: number[] = []
  try {
    for (let turn = 0; turn < turnsOf(long); turn++) {
      const chat = Math.floor(turn / story.length)
      const text = story[turn % story.length] ?? ''
      const began = performance.now()
      await teams.posts(app.url, chat, text)
      const deadline = began + patienceMs
      const id = `teams-${app.services.hash('teams-person', teams.personOf(chat))}`
      // Looked at every few milliseconds: that much too long at most.
      for (;;) {
        const conversation = await app.services.log.get(id)
        if (conversation?.owed === 0 && conversation.unsent !== 1) break
        if (performance.now() > deadline) throw new Error('a turn was never delivered')
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
      // The first turns read from the disk what is then at hand.
      if (turn >= 20) taken.push(performance.now() - began)
    }
    const bare: number[] = []
    for (let turn = 0; turn < 100; turn++) bare.push(await teams.bareMs())
    return {
      figures: { turnMedianMs: at(taken, 0.5), turnP99Ms: at(taken, 0.99), bareMedianMs: at(bare, 0.5) },
      reference: `une requête vide vers le même connecteur (bareMedianMs) ; ${taken.length} tours, un connecteur sur cette machine`,
    }
  } finally {
    await app.stop()
    await teams.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

function at(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return Math.round((sorted[Math.ceil(sorted.length * share) - 1] ?? 0) * 10) / 10
}
