import { setTimeout as wait } from 'node:timers/promises'

/** Waits until `check` gives something; throws after fifteen seconds, or as many as said, saying what was waited for. */
export async function until<T>(
  what: string,
  check: () => T | Promise<T>,
  patienceMs = 15_000,
): Promise<Exclude<T, false | undefined | null | 0 | ''>> {
  const deadline = Date.now() + patienceMs
  while (Date.now() < deadline) {
    const found = await check()
    if (found) return found as Exclude<T, false | undefined | null | 0 | ''>
    await wait(10)
  }
  throw new Error(`not seen: ${what}`)
}
