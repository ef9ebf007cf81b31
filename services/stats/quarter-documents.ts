import { type Collection, DuplicateKeyError } from '../store/collection.ts'
import type { QuarterCounts } from './count-store.ts'

/** A quarter that nobody was counted in yet has no document: made once, whichever instance comes first. */
export class QuarterDocuments {
  readonly #counts: Collection<QuarterCounts>
  /** Those that are there. */
  readonly #known = new Set<string>()

  constructor(counts: Collection<QuarterCounts>) {
    this.#counts = counts
  }

  async make(names: Iterable<string>, generation: number): Promise<void> {
    for (const _id of names) {
      if (this.#known.has(_id)) continue
      if (!(await this.#counts.findOne({ _id }))) await this.#insert(_id, generation)
      this.#known.add(_id)
    }
  }

  /** Another instance may have begun anew: what is there is looked up again. */
  forget(): void {
    this.#known.clear()
  }

  async #insert(_id: string, generation: number): Promise<void> {
    const none = { confirmed: {}, unconfirmed: {} }
    try {
      await this.#counts.insertOne({ _id, period: _id, generation, live: none, settled: none })
    } catch (error) {
      if (!(error instanceof DuplicateKeyError)) throw error
    }
  }
}
