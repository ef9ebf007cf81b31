import { setTimeout as sleep } from 'node:timers/promises'
import { MongoServerError } from 'mongodb'
import { storeErrorOf } from './mongo-errors.ts'
import { StoreError } from './store-error.ts'

const writeConflict = 112
const conflictTries = 20

/**
 * Every question to the server goes through here: it is bounded in time, its errors become the store's, and closing
 * waits for what was asked before.
 */
export class MongoCalls {
  readonly #limitMs: number
  readonly #underWay = new Set<Promise<unknown>>()
  #isClosed = false

  constructor(limitMs: number) {
    this.#limitMs = limitMs
  }

  /**
   * Throws {@link StoreError} `unreachable` when `limitMs` have passed: the driver may still be trying, so that a
   * write may yet take place, but it was not acknowledged.
   */
  async run<T>(ask: () => Promise<T>, limitMs = this.#limitMs): Promise<T> {
    if (this.#isClosed) throw new StoreError('closed', 'the store is closed')
    const deadline = performance.now() + limitMs
    const answer = bounded(
      withoutConflicts(ask, () => performance.now() > deadline),
      limitMs,
    )
    this.#underWay.add(answer)
    try {
      return await answer
    } catch (error) {
      throw storeErrorOf(error)
    } finally {
      this.#underWay.delete(answer)
    }
  }

  /** What was asked before is answered first. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.allSettled(this.#underWay)
  }
}

const bounded = async <T>(answer: Promise<T>, limitMs: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    const error = new StoreError('unreachable', `the database did not answer within ${limitMs} ms`)
    timer = setTimeout(() => reject(error), limitMs)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * MongoDB tries again by itself when a single write meets a transaction; other servers of its protocol may say so.
 * Nothing is begun anew once the asker was told that there is no answer.
 */
const withoutConflicts = async <T>(ask: () => Promise<T>, isLate: () => boolean): Promise<T> => {
  for (let tries = 1; ; tries++) {
    try {
      return await ask()
    } catch (error) {
      const isConflict = error instanceof MongoServerError && error.code === writeConflict
      if (!isConflict || tries === conflictTries || isLate()) throw error
      await sleep(Math.random() * 10 * tries)
    }
  }
}
