/** Where "Quitter vite" leads: a page that anyone may have open. The link of `index.html` is the same (a test compares). */
export const neutralAddress = 'https://meteofrance.com/'

/** What leaving touches, in the order in which it happens. */
export interface Exit {
  /** Best effort: the request goes out, nobody waits for it. */
  tellServer(): void
  /** After this nothing writes, sends or speaks any more. */
  stopEverything(): void
  clearSession(): void
  clearDevice(): void
  clearPage(): void
  /** The address of this entry in the history says nothing. */
  neutralHistory(): void
  /** Replaces this entry by the neutral page. */
  goAway(address: string): void
}

/**
 * Leaves at once. Works without network; a step that fails does not hold up the next.
 * Telling the server comes first because it needs the token that the next steps destroy.
 */
export function leaveNow(exit: Exit): void {
  const steps = [
    () => exit.tellServer(),
    () => exit.stopEverything(),
    () => exit.clearSession(),
    () => exit.clearDevice(),
    () => exit.clearPage(),
    () => exit.neutralHistory(),
    () => exit.goAway(neutralAddress),
  ]
  for (const step of steps) {
    try {
      step()
    } catch {
      // Somebody may be looking over a shoulder: go on.
    }
  }
}

const withinMs = 2_000
const presses = 3

/** Shift three times within 2 s. A letter in between means capitals, not danger, and starts over. */
export class TripleShift {
  #times: number[] = []

  /** True when this key press completes the three. `now` in milliseconds. */
  press(key: string, now: number, isRepeat = false): boolean {
    if (isRepeat) return false
    if (key !== 'Shift') {
      this.#times = []
      return false
    }
    this.#times = [...this.#times, now].filter((time) => now - time <= withinMs)
    if (this.#times.length < presses) return false
    this.#times = []
    return true
  }
}
