import { until } from './until.ts'

/** Stands around every turn: holds it, lets it go, or makes it fail. Open and kind until told otherwise. */
export class TurnGate {
  /** Turns begun so far, the greeting included. */
  begun = 0
  /** Never more than one in a conversation. */
  mostAtOnce = 0
  /** Thrown by the next turns, one each. */
  readonly failures: Error[] = []
  #inside = 0
  #hold: Promise<void> | undefined
  #open: (() => void) | undefined

  readonly around = async (run: () => Promise<void>): Promise<void> => {
    this.begun += 1
    this.#inside += 1
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#inside)
    try {
      await this.#hold
      const failure = this.failures.shift()
      if (failure) throw failure
      await run()
    } finally {
      this.#inside -= 1
    }
  }

  close(): void {
    this.#hold = new Promise((resolve) => {
      this.#open = resolve
    })
  }

  open(): void {
    this.#open?.()
    this.#hold = undefined
  }

  async someoneWaits(): Promise<void> {
    await until('a turn that waits', () => this.#inside > 0)
  }
}
