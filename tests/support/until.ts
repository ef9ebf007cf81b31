import { setTimeout as wait } from 'node:timers/promises'

/** Waits until `check` gives something; throws after fifteen seconds, saying what was waited for. */
export async function until<T>(
  what: string,
  check: () => T | Promise<T>,
): Promise<Exclude<T, false | undefined | null | 0 | ''>> {
  const deadline = Date.now() + 15_000
  while (Date.now() < deadline) {
    const found = await check()
    if (found) return found as Exclude<T, false | undefined | null | 0 | ''>
    await wait(10)
  }
  throw new Error(`not seen: ${what}`)
}
