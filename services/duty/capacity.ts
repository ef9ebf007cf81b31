import { serversNeeded, shareWaitingLonger } from './erlang-c.ts'
import type { Load } from './load.ts'

/** One in five may wait longer than a quarter of an hour; more is too much. */
const longWaitMs = 15 * 60_000
const mostShare = 0.2

export interface Capacity {
  /** `beyond`: more comes than the people who are there can answer in time. */
  level: 'ok' | 'beyond' | 'nobody'
  people: number
  /** How many people would be enough; 0 while nothing comes in. */
  peopleNeeded: number
  /** The share of those who come now that waits longer than a quarter of an hour, from 0 to 1. */
  longWaitShare: number
}

/** Erlang's formula over what comes in, what it takes, and who is there. */
export const capacityOf = ({ arrivalsPerHour, lengthMs }: Load, people: number, atOnce: number): Capacity => {
  const load = (arrivalsPerHour * lengthMs) / 3_600_000
  const longWaitShare = shareWaitingLonger(people * atOnce, load, lengthMs, longWaitMs)
  const peopleNeeded = Math.ceil(serversNeeded(load, lengthMs, longWaitMs, mostShare) / atOnce)
  if (people === 0) return { level: 'nobody', people, peopleNeeded, longWaitShare: load > 0 ? 1 : 0 }
  return { level: longWaitShare > mostShare ? 'beyond' : 'ok', people, peopleNeeded, longWaitShare }
}
