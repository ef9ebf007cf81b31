const minuteMs = 60_000

/** What people are told in: nobody waits "entre 17 et 43 minutes". */
const steps = [0, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240]

/** From seeing a case to the first words, even when somebody is free. */
const readingMs = 10 * minuteMs

/** Eight of ten waits lie between these quantiles of the normal distribution. */
const z = 1.2816

export interface Situation {
  /** Cases that are answered before this one. */
  ahead: number
  /** Conversations that the people who are there can lead at the same time. */
  servers: number
  /** Of those, how many are led now. */
  busy: number
  /** How long a conversation takes, on average. */
  lengthMs: number
}

/** In minutes. `to` absent: longer than anybody should be told a number for. */
export interface WaitingRange {
  from: number
  to?: number
}

/** The `n`th of events that come at random, one per `n`: between which shares of its mean it falls (Wilson-Hilferty). */
const spread = (n: number): { low: number; high: number } => {
  const at = (side: number): number => (1 - 1 / (9 * n) + side / (3 * Math.sqrt(n))) ** 3
  return { low: Math.max(0, at(-z)), high: at(z) }
}

/**
 * Between which times eight of ten who stand here are answered: the conversations that must end first, each at random
 * with the usual length. `undefined`: nobody is there, and nothing can be said.
 */
export const waitingRange = ({ ahead, servers, busy, lengthMs }: Situation): WaitingRange | undefined => {
  if (servers <= 0) return undefined
  const mustEnd = ahead + 1 - Math.max(0, servers - busy)
  if (mustEnd <= 0) return { from: 0, to: 10 }
  const meanMs = (mustEnd * lengthMs) / servers
  const { low, high } = spread(mustEnd)
  return inSteps((meanMs * low) / minuteMs, (meanMs * high + readingMs) / minuteMs)
}

/** Rounded outwards, so that rounding never promises more. */
const inSteps = (from: number, to: number): WaitingRange => {
  const start = steps.findLast((step) => step <= from) ?? 0
  const end = steps.find((step) => step >= to)
  return end === undefined ? { from: start } : { from: start, to: Math.max(end, 10) }
}
