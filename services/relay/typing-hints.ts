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
  /** The case's id, after a mark of the direction. That somebody types is all that is ever written, never what. */
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

/** From whom to whom. The mark stands before the case's id in the store. */
const marks = { toStaff: '', toTeen: 'to-teen:' }
export type TypingDirection = keyof typeof marks

/**
 * "The teen is typing", from the channel to the consoles, or the counsellor, to the teen's page: on this instance at once,
 * on the others through the store, when there are others. Lost without harm.
 */
export class TypingHints {
  readonly #listeners = new Set<(caseId: string) => void>()
  readonly #shared: { hints: Collection<Hint>; clock: Clock; mark: string } | undefined
  /** When this instance last passed a case's hint on, in either direction. */
  readonly #passed = new Map<string, number>()

  private constructor(shared?: { hints: Collection<Hint>; clock: Clock; mark: string }) {
    this.#shared = shared
    shared?.hints.watch(({ id }) => void this.#heard(id).catch(() => undefined))
  }

  /** For one process alone on its store: nothing is written. */
  static alone(): TypingHints {
    return new TypingHints()
  }

  static async open(store: Store, clock: Clock, direction: TypingDirection = 'toStaff'): Promise<TypingHints> {
    return new TypingHints({ hints: await store.collection(hintDefinition), clock, mark: marks[direction] })
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
    const { hints, clock, mark } = this.#shared
    const now = clock()
    await hints.updateOne({ _id: mark + caseId }, { $max: { at: now, expiresAt: now + keptMs } }, { upsert: true })
  }

  /** From the store: our own hint comes back too, and so does its removal once it is old. */
  async #heard(id: string): Promise<void> {
    const caseId = this.#caseOf(id)
    if (!this.#shared || caseId === undefined || this.#listeners.size === 0 || !this.#isDue(caseId)) return
    const hint = await this.#shared.hints.findOne({ _id: id })
    if (hint && this.#shared.clock() - hint.at < freshMs) this.#pass(caseId)
  }

  /** `undefined`: the hint goes the other way. */
  #caseOf(id: string): string | undefined {
    const { toTeen } = marks
    if (this.#shared?.mark === toTeen) return id.startsWith(toTeen) ? id.slice(toTeen.length) : undefined
    return id.startsWith(toTeen) ? undefined : id
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
