import { RateLimiterMemory } from 'rate-limiter-flexible'
import { z } from 'zod'
import type { Clock } from '../clock.ts'
import type { CollectionDefinition, Store } from '../store/collection.ts'

export interface Tries {
  count: number
  /** Milliseconds until they are forgotten. */
  msLeft: number
}

/** Counts tries under a key, in a window that begins with the first of them. */
export interface TryCounter {
  /** One more. */
  take(key: string): Promise<Tries>
  /** How many there are. */
  look(key: string): Promise<number>
  forget(key: string): Promise<void>
}

/** One counter for each name. */
export type TryCounters = (name: string, windowSeconds: number) => TryCounter

/** For one process alone on its store: nothing is written, and a restart forgives. */
export const memoryCounters: TryCounters = (_name, windowSeconds) => {
  const limiter = new RateLimiterMemory({ points: 1, duration: windowSeconds })
  return {
    async take(key) {
      // `penalty` counts without throwing.
      const { consumedPoints, msBeforeNext } = await limiter.penalty(key)
      return { count: consumedPoints, msLeft: msBeforeNext }
    },
    look: async (key) => (await limiter.get(key))?.consumedPoints ?? 0,
    async forget(key) {
      await limiter.delete(key)
    },
  }
}

const triesSchema = z.object({
  /** Keyed hash of what is counted: neither an account nor a network address can be read from it. */
  _id: z.string(),
  count: z.number().int(),
  expiresAt: z.number(),
})

export const triesDefinition: CollectionDefinition<z.infer<typeof triesSchema>> = {
  name: 'tries',
  schema: triesSchema,
  expiresAtField: 'expiresAt',
}

/**
 * For several instances: counted in the store, so that whoever is refused by one is refused by all. `hash` is keyed, and
 * what it made is gone once its window is over (a day at most).
 */
export const openStoreCounters = async (
  store: Store,
  hash: (value: string) => string,
  clock: Clock,
): Promise<TryCounters> => {
  const tries = await store.collection(triesDefinition)
  return (name, windowSeconds) => {
    const idOf = (key: string): string => hash(`${name} ${key}`)
    return {
      async take(key) {
        const [_id, now] = [idOf(key), clock()]
        await tries.deleteMany({ _id, expiresAt: { $lte: now } })
        const taken = await tries.findOneAndUpdate(
          { _id },
          { $inc: { count: 1 }, $setOnInsert: { expiresAt: now + windowSeconds * 1000 } },
          { upsert: true, returnDocument: 'after' },
        )
        return { count: taken?.count ?? 1, msLeft: (taken?.expiresAt ?? now) - now }
      },
      look: async (key) => (await tries.findOne({ _id: idOf(key), expiresAt: { $gt: clock() } }))?.count ?? 0,
      async forget(key) {
        await tries.deleteMany({ _id: idOf(key) })
      },
    }
  }
}
