import { z } from 'zod'
import type { Clock } from '../clock.ts'
import type { Collection, CollectionDefinition, Store } from '../store/collection.ts'

/** One teen's hints go to other instances this often at most; a page sends one every four seconds. */
const throttleMs = 2_000
/** Older than this, nobody types any more. Leaves room for machines whose clocks differ a little. */
const freshMs = 10_000
const keptMs = 60_000
const mostRemembered = 1_000

const hintSchema = z.object({
  /** The case's id. That somebody types is all that is ever written, never what. */
  _id: z.string(),
  at: z.number(),
  expiresAt: z.number(),
})
type Hint = z.infer<typeof hintSchema>

export const hintDefinition: CollectionDefinition<Hint> = {
  name: 'typing',
  schema: hintSchema,
  expiresAtField: 'expiresAt',
}

/**
 * "The teen is typing", from the channel to the consoles: of this instance at once, of the others through the store, when
 * there are others. Lost without harm.
 */
export class TypingHints {
  readonly #listeners = new Set<(caseId: string) => void>()
  readonly #shared: { hints: Collection<Hint>; clock: Clock } | undefined
  /** When this instance last passed a case's hint on, in either direction. */
  readonly #passed = new Map<string, number>()

  private constructor(shared?: { hints: Collection<Hint>; clock: Clock }) {
    this.#shared = shared
    shared?.hints.watch(({ id }) => void this.#heard(id).catch(() => undefined))
  }

  /** For one process alone on its store: nothing is written. */
  static alone(): TypingHints {
    return new TypingHints()
  }

  static async open(store: Store, clock: Clock): Promise<TypingHints> {
    return new TypingHints({ hints: await store.collection(hintDefinition), clock })
  }

  tell(caseId: string): void {
    this.#pass(caseId)
    void this.#share(caseId).catch(() => undefined)
  }

  /** Returns what stops it. */
  subscribe(listener: (caseId: string) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async #share(caseId: string): Promise<void> {
    if (!this.#shared || !this.#isDue(caseId)) return
    const { hints, clock } = this.#shared
    const now = clock()
    await hints.updateOne({ _id: caseId }, { $max: { at: now, expiresAt: now + keptMs } }, { upsert: true })
  }

  /** From the store: our own hint comes back too, and so does its removal once it is old. */
  async #heard(caseId: string): Promise<void> {
    if (!this.#shared || this.#listeners.size === 0 || !this.#isDue(caseId)) return
    const hint = await this.#shared.hints.findOne({ _id: caseId })
    if (hint && this.#shared.clock() - hint.at < freshMs) this.#pass(caseId)
  }

  #isDue(caseId: string): boolean {
    const now = performance.now()
    if (now - (this.#passed.get(caseId) ?? Number.NEGATIVE_INFINITY) < throttleMs) return false
    if (this.#passed.size >= mostRemembered) this.#passed.clear()
    this.#passed.set(caseId, now)
    return true
  }

  #pass(caseId: string): void {
    for (const listener of this.#listeners) listener(caseId)
  }
}
