/** Work under way that whoever closes must wait for. */
export class Running {
  readonly #all = new Set<Promise<unknown>>()

  /** Gives back the same promise. */
  add<T>(work: Promise<T>): Promise<T> {
    this.#all.add(work)
    const done = (): void => void this.#all.delete(work)
    work.then(done, done)
    return work
  }

  /** Resolves once nothing is under way any more, however it ended. */
  async settled(): Promise<void> {
    while (this.#all.size > 0) await Promise.allSettled(this.#all)
  }
}
