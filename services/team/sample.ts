import type { Case } from '../cases/case.ts'
import type { CaseRepository } from '../cases/case-repository.ts'
import { severities } from '../taxonomy.ts'

const weekMs = 7 * 24 * 3_600_000
/** Monday, 5 January 1970, 0 h UTC. */
const firstMonday = 4 * 24 * 3_600_000
export const sampleSize = 5

/** Cases closed in a week that may be drawn from. */
const mostClosed = 1000

/** The week before the one of `now`, from Monday to Monday, in UTC: what is drawn from it does not change any more. */
export const lastWeek = (now: number): { from: number; to: number } => {
  const to = firstMonday + Math.floor((now - firstMonday) / weekMs) * weekMs
  return { from: to - weekMs, to }
}

/**
 * The same few of the same cases for everybody who asks in a week, and nobody can know or choose them beforehand: those
 * whose keyed hash with the week is smallest.
 */
export const drawn = (ids: readonly string[], from: number, hash: (text: string) => string): string[] =>
  ids
    .map((id) => ({ id, at: hash(`${from}:${id}`) }))
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .slice(0, sampleSize)
    .map(({ id }) => id)

/** Closed conversations of last week that somebody reads anew, to learn from. */
export class WeeklySample {
  readonly #repository: CaseRepository
  readonly #hash: (text: string) => string

  constructor(repository: CaseRepository, hash: (text: string) => string) {
    this.#repository = repository
    this.#hash = hash
  }

  async cases(now: number): Promise<Case[]> {
    const { from, to } = lastWeek(now)
    const found = await Promise.all(
      severities.map((severity) =>
        this.#repository.cases
          .find(
            { severity, closedAt: { $exists: true, $gte: from, $lt: to }, purgingAt: { $exists: false } },
            { sort: { closedAt: 1 }, limit: mostClosed },
          )
          .toArray(),
      ),
    )
    const closed = found.flat().filter(({ outcome, erasedAt }) => outcome !== undefined && erasedAt === undefined)
    const ids = drawn(
      closed.map(({ _id }) => _id),
      from,
      this.#hash,
    )
    return ids.flatMap((id) => closed.find(({ _id }) => _id === id) ?? [])
  }
}
