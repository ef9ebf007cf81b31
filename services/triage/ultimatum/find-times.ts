import { literalKey } from '../normalise.ts'
import { timeAt } from './join-pieces.ts'
import type { SaidTime } from './said-time.ts'
import { type Lead, leadBefore, limitAfter } from './time-leads.ts'
import { timeLists as lists } from './time-lists.ts'
import { keyOf, sameSentence, type Word } from './timed-words.ts'

/** A time in a message. `from` and `to` are words, both included, with what introduces the time. */
export interface FoundTime extends SaidTime {
  readonly from: number
  readonly to: number
  /** The time alone. */
  readonly core: number
  readonly last: number
  /** Words make it a limit ("avant", "il me reste"), not merely a time. */
  readonly isLimit: boolean
  /** "avant", "jusqu'à": the day that begins is its end. */
  readonly isBefore: boolean
}

const [forWhat, article] = ['pour', 'le'].map(literalKey)

/** The times ahead that a message names, in their order. Linear: each word is looked at a bounded number of times. */
export const findTimes = (words: readonly Word[]): FoundTime[] => {
  const found: FoundTime[] = []
  for (let at = 0; at < words.length; at += 1) {
    const time = readTime(words, at)
    if (!time) continue
    at = time.last
    const { isPast, ...ahead } = time
    const before = found.at(-1)
    if (isPast && !(ahead.school && isHourOf(words, before, ahead))) continue
    if (isHourOf(words, before, ahead))
      found[found.length - 1] = { ...ahead, ...before, isLimit: before.isLimit || ahead.isLimit }
    else found.push(ahead)
  }
  return found
}

const readTime = (words: readonly Word[], at: number): (FoundTime & { isPast: boolean }) | undefined => {
  const time = timeAt(words, at)
  if (!time) return undefined
  const { to: last } = time
  const lead = leadBefore(words, at)
  const after = limitAfter(words, last)
  const isForSomething = isFor(words, last, time.said)
  const said = settleKind(time.said, lead, isForSomething, after !== undefined && !lead.isLapse)
  const isLapse = lead.isLapse || lead.isEither || after !== undefined || isForSomething || isOrElse(words, last)
  const isPast = after === undefined && lists.notAheadAfter.lengthAt(words, last + 1) > 0
  return {
    ...said,
    from: lead.from,
    to: after ?? last,
    core: at,
    last,
    isLimit: lead.isLimit || after !== undefined || isForSomething || isOrElse(words, last),
    isBefore: lead.isLimit,
    isPast: lead.isNotAhead || isPast || isHabit(words, at, said) || isTooBare(said, isLapse),
  }
}

const isOrElse = (words: readonly Word[], last: number): boolean =>
  [1, 2].some((skip) => lists.orElse.lengthAt(words, last + skip) > 0 && sameSentence(words, last, last + skip))

/** "24h pour payer". */
const isFor = (words: readonly Word[], last: number, said: SaidTime): boolean =>
  said.lapse !== undefined &&
  [1, 2].some((skip) => keyOf(words, last + skip) === forWhat) &&
  sameSentence(words, last, last + 1)

/** Decides between a lapse and a time of the clock where words tell; else both stay, and the earlier will count. */
const settleKind = (said: SaidTime, lead: Lead, isForSomething: boolean, isTimeOfDay: boolean): SaidTime => {
  if (said.lapse === undefined || said.clock === undefined) return said
  const { lapse: _lapse, ...asClock } = said
  const { clock: _clock, ...asLapse } = said
  // "a" is "à", or "il a": which of them, only what follows can tell.
  const isUnsure = lead.isLapse && lead.isClock
  if (lead.isEither || (isUnsure && isForSomething)) return said
  if (lead.isClock || isTimeOfDay) return asClock
  return lead.isLapse || isForSomething ? asLapse : said
}

const isHabit = (words: readonly Word[], core: number, said: SaidTime): boolean =>
  said.day?.kind === 'weekday' && said.clock === undefined && keyOf(words, core - 1) === article

/**
 * "le soir" is every evening, "au collège" a place, "un jour" never: without a day or a word that makes them a limit, they
 * tell nothing.
 */
const isTooBare = (said: SaidTime, isLapse: boolean): boolean => {
  if (said.day || said.isThis || said.undated) return false
  if (said.lapse !== undefined && said.clock === undefined) return !isLapse
  return said.clock === undefined && (said.part !== undefined || said.school === 'start')
}

/** "lundi ils m'attendent à la récré": the hour that comes later in the sentence is that day's. */
const isHourOf = (words: readonly Word[], before: FoundTime | undefined, time: FoundTime): before is FoundTime =>
  before?.day !== undefined &&
  before.clock === undefined &&
  before.school === undefined &&
  time.day === undefined &&
  !time.isThis &&
  (time.school !== undefined || time.clock !== undefined) &&
  sameSentence(words, before.core, time.core)
