type Work = (this: SwiftAction, state: unknown) => void

/** An RxJS scheduler whose time runs `factor` times faster: fifteen minutes pass in a second. */
export const swiftScheduler = (factor: number) => {
  const began = Date.now()
  return {
    now: () => began + (Date.now() - began) * factor,
    schedule: (work: Work, delay = 0, state?: unknown) => new SwiftAction(work, factor).schedule(state, delay),
  }
}

class SwiftAction {
  closed = false
  readonly #work: Work
  readonly #factor: number
  #timer: NodeJS.Timeout | undefined

  constructor(work: Work, factor: number) {
    this.#work = work
    this.#factor = factor
  }

  schedule(state: unknown, delay = 0): this {
    if (!this.closed) this.#timer = setTimeout(() => this.#work(state), delay / this.#factor)
    return this
  }

  add(): void {}

  unsubscribe(): void {
    this.closed = true
    clearTimeout(this.#timer)
  }
}
