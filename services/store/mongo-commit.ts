import type { ClientSession, MongoClient } from 'mongodb'
import type { CommitResult } from './collection.ts'
import type { MongoStep } from './mongo-collection.ts'
import { isDuplicate } from './mongo-errors.ts'

class CommitRefused extends Error {
  readonly result: CommitResult

  constructor(result: CommitResult) {
    super('commit refused')
    this.result = result
  }
}

/** Not for the transaction to try again: the same writes would be refused again. */
const runAll = async (steps: MongoStep[], session?: ClientSession): Promise<void> => {
  for (const [at, step] of steps.entries()) {
    try {
      if (!(await step.run(session))) throw new CommitRefused({ ok: false, reason: 'no_match', at })
    } catch (error) {
      if (!isDuplicate(error)) throw error
      throw new CommitRefused({ ok: false, reason: 'duplicate', at })
    }
  }
}

const together = async (client: MongoClient, steps: MongoStep[], limitMs: number): Promise<void> => {
  const session = client.startSession()
  // The driver would go on for two minutes; without its session it stops.
  const limit = setTimeout(() => void session.endSession().catch(() => undefined), limitMs)
  try {
    await session.withTransaction((inside) => runAll(steps, inside))
  } finally {
    clearTimeout(limit)
    await session.endSession()
  }
}

/** All or none. One write of one document needs no transaction: MongoDB makes it whole. */
export const commitSteps = async (client: MongoClient, steps: MongoStep[], limitMs: number): Promise<CommitResult> => {
  const [only] = steps
  try {
    if (steps.length === 1 && only?.isSingle) await runAll(steps)
    else if (steps.length > 0) await together(client, steps, limitMs)
    return { ok: true }
  } catch (error) {
    if (error instanceof CommitRefused) return error.result
    throw error
  }
}
