import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { loadConfig } from '../bot/config.ts'
import { explain } from '../bot/main.ts'
import { words } from '../bot/words.ts'
import { CaseRepository } from '../services/cases/case-repository.ts'
import { type OverrideReview, overrideReviews } from '../services/cases/override-review.ts'
import { systemClock } from '../services/clock.ts'
import { ConversationLog } from '../services/conversations/conversation-log.ts'
import { loadKeys } from '../services/privacy/keys.ts'
import type { Store } from '../services/store/collection.ts'
import { openEmbeddedStore } from '../services/store/embedded.ts'
import { createSealer } from '../services/store/sealer.ts'
import { StoreError } from '../services/store/store-error.ts'

/** The model's age: how much it has learned from, and the hash of those files. */
const learnedFromSchema = z.object({ messages: z.number(), sha256: z.string() })
const modelSchema = z.object({ learnedFrom: learnedFromSchema })
const modelFile = new URL('../services/triage/model/model.json', import.meta.url)

export interface OverrideLine extends OverrideReview {
  /** The model installed now. */
  model: z.infer<typeof learnedFromSchema>
}

/** Every override kept in a store, of cases neither erased nor refused, ready to be read by those who mend triage. */
export async function overrideLines(store: Store): Promise<OverrideLine[]> {
  const log = await ConversationLog.open(store, systemClock)
  const cases = await CaseRepository.open(store)
  const model = modelSchema.parse(JSON.parse(readFileSync(modelFile, 'utf8'))).learnedFrom
  const lines: OverrideLine[] = []
  for (const report of await cases.overridden()) {
    const reviews = overrideReviews(report, await log.readCase(report._id))
    lines.push(...reviews.map((review) => ({ ...review, model })))
  }
  return lines
}

/**
 * `npm run triage:overrides`: JSON Lines on the standard output. Uses the server's own settings. Only one process may
 * open the store, so the server must be stopped; while it runs this says so, with exit code 1.
 */
export async function main(): Promise<void> {
  try {
    const { dataDir, keys } = loadConfig(process.env)
    // Opening would make a folder, and a key.
    if (!existsSync(join(dataDir, 'store.db'))) return fail(words('bot:overrides.noStore', { dataDir }))
    const sealer = createSealer(loadKeys({ relaisKeys: keys, dataDir }))
    const store = await openEmbeddedStore({ dataDir, sealer })
    try {
      for (const line of await overrideLines(store)) console.log(JSON.stringify(line))
    } finally {
      await store.close()
    }
  } catch (error) {
    const isRunning = error instanceof StoreError && error.code === 'folder_in_use'
    fail(isRunning ? words('bot:overrides.serverRuns') : explain(error, undefined))
  }
}

function fail(reason: string): void {
  console.error(reason)
  process.exitCode = 1
}
