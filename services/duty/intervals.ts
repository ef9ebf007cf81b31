/** A stretch of time in milliseconds since the epoch; `to` is no part of it. */
export interface Interval {
  readonly from: number
  readonly to: number
}

const byStart = (a: Interval, b: Interval): number => a.from - b.from
const isReal = ({ from, to }: Interval): boolean => to > from

/** In order, without overlaps; stretches that touch become one. */
export const union = (intervals: readonly Interval[]): Interval[] => {
  const joined: Interval[] = []
  for (const next of intervals.filter(isReal).toSorted(byStart)) {
    const last = joined.at(-1)
    if (last && next.from <= last.to) joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, next.to) }
    else joined.push(next)
  }
  return joined
}

/** What lies in both. */
export const intersection = (some: readonly Interval[], others: readonly Interval[]): Interval[] =>
  union(
    some.flatMap((one) =>
      others.map((other) => ({ from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) })),
    ),
  )

/** What lies in `some` and in none of `others`. */
export const without = (some: readonly Interval[], others: readonly Interval[]): Interval[] =>
  union(others).reduce<Interval[]>(
    (left, cut) =>
      left
        .flatMap(({ from, to }) => [
          { from, to: Math.min(to, cut.from) },
          { from: Math.max(from, cut.to), to },
        ])
        .filter(isReal),
    union(some),
  )

export const holds = ({ from, to }: Interval, at: number): boolean => from <= at && at < to
