/** "The teen is typing", from the channel to the console of this instance. Never stored, lost without harm. */
export class TypingHints {
  readonly #listeners = new Set<(caseId: string) => void>()

  tell(caseId: string): void {
    for (const listener of this.#listeners) listener(caseId)
  }

  /** Returns what stops it. */
  subscribe(listener: (caseId: string) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
