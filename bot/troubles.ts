import type { Logger } from 'pino'
import { isStoreAway } from '../services/store/store-error.ts'

/** While a trouble goes on, it is said this often. */
const repeatMs = 60_000
const storeAway = 'store_unavailable'

/**
 * Names of errors in the log, never their messages, which may quote what somebody wrote. The same trouble again and again
 * is one line a minute; that the store is away is one trouble, whoever meets it, and has an end.
 */
export class Troubles {
  readonly #logger: Logger
  readonly #now: () => number
  readonly #known = new Map<string, { saidAt: number; unsaid: number }>()

  /** `now` in milliseconds; only differences count. */
  constructor(logger: Logger, now: () => number = () => performance.now()) {
    this.#logger = logger
    this.#now = now
  }

  /** Something that repeats by itself failed: `event` says what. */
  repeated(event: string, error: unknown): void {
    const trouble = isStoreAway(error) ? storeAway : event
    const now = this.#now()
    const known = this.#known.get(trouble)
    if (known && now - known.saidAt < repeatMs) {
      known.unsaid += 1
      return
    }
    this.#known.set(trouble, { saidAt: now, unsaid: 0 })
    this.#logger.error({ event: trouble, error: nameOf(error), times: (known?.unsaid ?? 0) + 1 })
  }

  /** Something failed once: said every time, but for a store that is away. */
  once(event: string, error: unknown, more: Record<string, string | number> = {}): void {
    if (isStoreAway(error)) this.repeated(event, error)
    else this.#logger.error({ event, error: nameOf(error), ...more })
  }

  /** No error, but worth a line. `more` holds codes and counts, never words. */
  note(event: string, more: Record<string, string | number> = {}): void {
    this.#logger.warn({ event, ...more })
  }

  /** The store answered again. */
  storeIsBack(): void {
    if (this.#known.delete(storeAway)) this.#logger.info({ event: 'store_back' })
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error)
