import type { Case } from '../cases/case.ts'
import type { CaseEvent } from '../cases/case-events.ts'

const minuteMs = 60_000
/** What came in this long counts as "now". */
const arrivalsMs = 2 * 60 * minuteMs
/** Fewer conversations than this say nothing about how long one takes. */
const fewest = 8
/** Of one conversation: a claim that was forgotten over night was no conversation of ten hours. */
const shortest = 3 * minuteMs
const longest = 3 * 60 * minuteMs
/** Until there are conversations to measure. */
export const assumedLengthMs = 25 * minuteMs

export interface Load {
  arrivalsPerHour: number
  lengthMs: number
  /** How many conversations the length was measured on; 0: it is assumed. */
  measured: number
}

/** How long people led the case's conversation: each from the claim to that person's last answer. In milliseconds. */
const lengthsOf = (events: readonly CaseEvent[]): number[] => {
  const lengths: number[] = []
  let claim: CaseEvent | undefined
  let answeredAt: number | undefined
  for (const event of events) {
    if (event.type === 'claimed') {
      if (claim && answeredAt !== undefined) lengths.push(answeredAt - claim.at)
      claim = event
      answeredAt = undefined
    } else if (claim && event.type === 'answered' && event.by === claim.by) answeredAt = event.at
  }
  if (claim && answeredAt !== undefined) lengths.push(answeredAt - claim.at)
  return lengths.map((length) => Math.min(longest, Math.max(shortest, length)))
}

const arrivalsSince = ({ events }: Case, since: number): number =>
  events.filter(({ at, type }) => at >= since && type.startsWith('queued_')).length > 0 ? 1 : 0

/**
 * From the store's recent cases: how many reports reach the queue in an hour, and how long a conversation takes. `cases`:
 * those of the last days, in any order.
 */
export const loadFrom = (cases: readonly Case[], now: number): Load => {
  const lengths = cases.flatMap(({ events }) => lengthsOf(events))
  const came = cases.reduce((sum, report) => sum + arrivalsSince(report, now - arrivalsMs), 0)
  const isKnown = lengths.length >= fewest
  return {
    arrivalsPerHour: came / (arrivalsMs / (60 * minuteMs)),
    lengthMs: isKnown ? lengths.reduce((sum, length) => sum + length, 0) / lengths.length : assumedLengthMs,
    measured: isKnown ? lengths.length : 0,
  }
}
