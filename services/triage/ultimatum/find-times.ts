import { literalKey } from '../normalise.ts'
import { type DayPart, type SchoolMoment, timeLists } from './time-lists.ts'
import type { Word } from './timed-words.ts'

/** A day as it was said. */
export type SaidDay =
  | { readonly kind: 'ahead'; readonly days: number }
  | { readonly kind: 'weekday'; readonly weekday: number }
  | { readonly kind: 'date'; readonly day: number; readonly month?: number }
  | { readonly kind: 'weekend' }

/** A time as it was said, before anybody looked at a clock. */
export interface SaidTime {
  readonly day?: SaidDay
  /** Minutes after midnight, as written: "8h" may be eight in the evening. */
  readonly clock?: number
  readonly part?: DayPart
  readonly school?: SchoolMoment
  /** A lapse of time in minutes; `inDays` when it was counted in days, which nobody counts to the minute. */
  readonly lapse?: number
  readonly inDays?: boolean
  /** "les vacances": a time that we cannot know. */
  readonly undated?: boolean
  /** "ce soir": this one, never the next. */
  readonly isThis?: boolean
}

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

type Piece = SaidTime & { readonly length: number }
type Reader = (words: readonly Word[], at: number) => Piece | undefined

const lists = timeLists

const [half, quarter, and, forWhat, article] = ['demi', 'quart', 'et', 'pour', 'le'].map(literalKey)

const numberAt = (words: readonly Word[], at: number): number | undefined =>
  words[at]?.digits ?? lists.numbers.find(({ phrase }) => phrase.lengthAt(words, at) > 0)?.value

const unitAt = (words: readonly Word[], at: number) =>
  lists.units.flatMap(({ phrase, unit, minutes }) => {
    const length = phrase.lengthAt(words, at)
    return length > 0 ? [{ unit, minutes, length }] : []
  })[0]

const key = (words: readonly Word[], at: number): string => words[at]?.key ?? ''

/** "une demi-heure", "un quart d'heure", "trois quarts d'heure". */
const readFraction: Reader = (words, at) => {
  const count = numberAt(words, at)
  const name = count === undefined ? at : at + 1
  const isHalf = key(words, name) === half
  if (!isHalf && key(words, name) !== quarter) return undefined
  const hourAt = [name + 1, name + 2].find((place) => unitAt(words, place)?.unit === 'hour')
  if (hourAt === undefined) return undefined
  return { lapse: isHalf ? 30 : 15 * Math.min(3, count ?? 1), length: hourAt - at + 1 }
}

/** "18h", "18h30", "20 heures", "30 min", "deux jours", "une heure et demie". */
const readAmount: Reader = (words, at) => {
  const value = numberAt(words, at)
  const unit = value === undefined ? undefined : unitAt(words, at + 1)
  if (value === undefined || !unit || value > 400) return undefined
  const length = 1 + unit.length
  if (isEveryDay(words, at + length)) return undefined
  if (unit.unit !== 'hour') {
    const inDays = unit.unit === 'day' || unit.unit === 'week'
    return { lapse: value * unit.minutes, length, ...(inDays ? { inDays } : {}) }
  }
  const next = words[at + length]
  const rest = next?.digits !== undefined && next.digits < 60 && next.start === words[at + length - 1]?.end
  const half = halfAfter(words, at + length)
  const minutes = rest ? (next.digits ?? 0) : (half?.minutes ?? 0)
  const total = value * 60 + minutes
  return {
    lapse: total,
    ...(value <= 24 && total <= 24 * 60 ? { clock: total } : {}),
    length: length + (rest ? 1 : (half?.length ?? 0)),
  }
}

/** "24h/24", "7j/7": all the time. */
const isEveryDay = (words: readonly Word[], at: number): boolean => {
  const [before, next] = [words[at - 1], words[at]]
  return next?.digits !== undefined && next.clause !== before?.clause && next.start === (before?.end ?? 0) + 1
}

const halfAfter = (words: readonly Word[], at: number): { minutes: number; length: number } | undefined => {
  if (key(words, at) !== and) return undefined
  if (key(words, at + 1) === half) return { minutes: 30, length: 2 }
  return key(words, at + 1) === quarter ? { minutes: 15, length: 2 } : undefined
}

const readClockWord: Reader = (words, at) => {
  const midnight = lists.midnight.lengthAt(words, at)
  if (midnight > 0) return { clock: 24 * 60, length: midnight }
  const noon = lists.noon.lengthAt(words, at)
  return noon > 0 ? { clock: 12 * 60, length: noon } : undefined
}

const ordinalEnd = literalKey('er')
const years = literalKey('ans')
const tonight = literalKey('tonight')

const readPart: Reader = (words, at) => {
  const isThis = lists.this.lengthAt(words, at) > 0 ? 1 : 0
  for (const { part, phrase } of lists.parts) {
    const length = phrase.lengthAt(words, at + isThis)
    const isThisOne = isThis > 0 || (length > 0 && words[at]?.key === tonight)
    if (length > 0) return { part, length: length + isThis, ...(isThisOne ? { isThis: true } : {}) }
  }
  return undefined
}

const readSchool: Reader = (words, at) => {
  for (const { moment, phrase } of lists.school) {
    const length = phrase.lengthAt(words, at)
    if (length > 0) return { school: moment, length }
  }
  return undefined
}

const readNamedDay: Reader = (words, at) => {
  const weekday = lists.weekdays.findIndex((phrase) => phrase.lengthAt(words, at) > 0)
  if (weekday >= 0) {
    const date = dateAt(words, at + 1)
    return date ? { ...date, length: date.length + 1 } : { day: { kind: 'weekday', weekday }, length: 1 }
  }
  for (const { phrase, day, month } of lists.feasts) {
    const length = phrase.lengthAt(words, at)
    if (length > 0) return { day: { kind: 'date', day, month }, length }
  }
  return undefined
}

const ahead = [
  { phrase: lists.afterTomorrow, day: { kind: 'ahead', days: 2 } },
  { phrase: lists.tomorrow, day: { kind: 'ahead', days: 1 } },
  { phrase: lists.today, day: { kind: 'ahead', days: 0 }, isThis: true },
  { phrase: lists.weekend, day: { kind: 'weekend' } },
  { phrase: lists.endOfWeek, day: { kind: 'weekday', weekday: 5 } },
  { phrase: lists.nextWeek, day: { kind: 'weekday', weekday: 1 } },
] as const

/** "we" is a spelling of the week-end, and an English word: in French it has an article. */
const isEnglishWe = (words: readonly Word[], at: number): boolean =>
  words[at]?.start === words[at + 1]?.start &&
  lists.weekend.lengthAt(words, at) > 0 &&
  lists.this.lengthBefore(words, at) === 0 &&
  key(words, at - 1) !== article

const readRelativeDay: Reader = (words, at) => {
  if (isEnglishWe(words, at)) return undefined
  for (const { phrase, ...said } of ahead) {
    const length = phrase.lengthAt(words, at)
    if (length > 0) return { ...said, length }
  }
  return undefined
}

const may = 5

/** 1 to 12, or 0. "mai" sounds like "me": only its own letters are the month. */
const monthAt = (words: readonly Word[], at: number): number => {
  const month = lists.months.findIndex((phrase) => phrase.lengthAt(words, at) > 0) + 1
  return month === may && words[at]?.raw.toLowerCase() !== 'mai' ? 0 : month
}

/** "12/03", "12 mars", "1er mars". */
const dateAt = (words: readonly Word[], at: number): Piece | undefined => {
  const day = words[at]?.digits
  if (day === undefined || day < 1 || day > 31) return undefined
  const ordinal = key(words, at + 1) === ordinalEnd ? 1 : 0
  const named = monthAt(words, at + 1 + ordinal)
  if (named > 0) return { day: { kind: 'date', day, month: named }, length: 2 + ordinal }
  const next = words[at + 1]
  const isSlashed = next?.digits !== undefined && next.start === (words[at]?.end ?? 0) + 1
  if (isSlashed && next.clause !== words[at]?.clause && (next.digits ?? 0) >= 1 && (next.digits ?? 0) <= 12) {
    return { day: { kind: 'date', day, month: next.digits }, length: 2 }
  }
  return ordinal === 1 || key(words, at - 1) === article
    ? { day: { kind: 'date', day }, length: 1 + ordinal }
    : undefined
}

const readDate: Reader = (words, at) => {
  if (key(words, at) === article) {
    const inside = readDate(words, at + 1)
    return inside && { ...inside, length: inside.length + 1 }
  }
  const date = dateAt(words, at)
  if (!date) return undefined
  const isPlain = date.length === 1
  const next = words[at + 1]
  // "le 17" is a number to call, "le 06 39…" a telephone, "le 12 ans" an age.
  const isNumber = next?.digits !== undefined || unitAt(words, at + 1) !== undefined || key(words, at + 1) === years
  return isPlain && (isNumber || words[at]?.digits === 17 || words[at]?.digits === 15) ? undefined : date
}

const readUndated: Reader = (words, at) => {
  const length = lists.undated.lengthAt(words, at)
  return length > 0 ? { undated: true, length } : undefined
}

const readers: readonly Reader[] = [
  readUndated,
  readSchool,
  readFraction,
  readRelativeDay,
  readAmount,
  readNamedDay,
  readDate,
  readPart,
  readClockWord,
]

const pieceAt = (words: readonly Word[], at: number): Piece | undefined => {
  for (const read of readers) {
    const piece = read(words, at)
    if (piece) return piece
  }
  return undefined
}

const isClock = (piece: SaidTime): boolean => piece.clock !== undefined

/** Whether two pieces tell one time together: "vendredi" and "18h", not "vendredi" and "samedi". */
const tellOne = (one: SaidTime, other: SaidTime): boolean => {
  if (one.undated || other.undated) return false
  if ((one.lapse !== undefined && !isClock(one)) || (other.lapse !== undefined && !isClock(other))) return false
  const twice = (has: (piece: SaidTime) => boolean): boolean => has(one) && has(other)
  return !(
    twice(({ day }) => day !== undefined) ||
    twice(isClock) ||
    twice(({ part }) => part !== undefined) ||
    twice(({ school }) => school !== undefined)
  )
}

const joined = (one: SaidTime, { length: _, ...other }: Piece): SaidTime => {
  const { lapse: _one, ...first } = one
  const { lapse: _other, ...second } = other
  return { ...first, ...second }
}

const sameSentence = (words: readonly Word[], one: number, other: number): boolean =>
  words[one]?.sentence === words[other]?.sentence

/** All of the pieces from `at` on that tell one time. */
const timeAt = (words: readonly Word[], at: number): { said: SaidTime; to: number } | undefined => {
  const first = pieceAt(words, at)
  if (!first) return undefined
  const { length, ...rest } = first
  let said: SaidTime = rest
  let end = at + length
  for (let joins = 0; joins < 3; joins += 1) {
    const gap = [0, 1, 2].find((skip) => {
      if (skip > 0 && lists.joining.lengthAt(words, end + skip - 1) === 0) return false
      const piece = pieceAt(words, end + skip)
      return piece !== undefined && sameSentence(words, end - 1, end + skip) && tellOne(said, piece)
    })
    const piece = gap === undefined ? undefined : pieceAt(words, end + gap)
    if (gap === undefined || !piece) break
    said = joined(said, piece)
    end += gap + piece.length
  }
  return { said, to: end - 1 }
}

interface Lead {
  readonly from: number
  readonly isLimit: boolean
  readonly isBefore: boolean
  readonly isLapse: boolean
  readonly isClock: boolean
  readonly isEither: boolean
  readonly isNotAhead: boolean
}

/** What stands before a time and says what it is: a few words back, over the small words between. */
const leadBefore = (words: readonly Word[], core: number): Lead => {
  let lead: Lead = { from: core, ...none }
  let at = core
  for (let steps = 0; steps < 4 && at > 0; steps += 1) {
    if (!sameSentence(words, at - 1, core)) break
    const found = marksBefore(words, at)
    if (found) lead = { ...merged(lead, found), from: Math.min(lead.from, at - found.length) }
    if (found?.isLimit || found?.isNotAhead) break
    if (!found && lists.filler.lengthBefore(words, at) === 0) break
    at -= found?.length ?? 1
  }
  return lead
}

const none = {
  isLimit: false,
  isBefore: false,
  isLapse: false,
  isClock: false,
  isEither: false,
  isNotAhead: false,
}

const marksBefore = (words: readonly Word[], at: number): (typeof none & { length: number }) | undefined => {
  const lengths = {
    isLimit: lists.limit.lengthBefore(words, at),
    isBefore: lists.before.lengthBefore(words, at),
    isLapse: lists.lapse.lengthBefore(words, at),
    isClock: lists.clock.lengthBefore(words, at),
    isEither: lists.either.lengthBefore(words, at),
    isNotAhead: lists.notAhead.lengthBefore(words, at),
  }
  const length = Math.max(...Object.values(lengths))
  if (length === 0) return undefined
  const is = (name: keyof typeof lengths): boolean => lengths[name] > 0
  // "jusqu'à" is of the clock, whatever the "a" that ends it would be alone.
  const isLonger = (name: 'isLapse' | 'isClock', other: 'isLapse' | 'isClock'): boolean =>
    is(name) && lengths[name] >= lengths[other]
  return {
    isLimit: is('isLimit'),
    isBefore: is('isBefore'),
    isLapse: isLonger('isLapse', 'isClock'),
    isClock: isLonger('isClock', 'isLapse'),
    isEither: is('isEither'),
    isNotAhead: is('isNotAhead'),
    length,
  }
}

const merged = (one: Lead, other: typeof none): Lead => ({
  from: one.from,
  isLimit: one.isLimit || other.isLimit,
  isBefore: one.isBefore || other.isBefore,
  isLapse: one.isLapse || (other.isLapse && !one.isClock),
  isClock: one.isClock || (other.isClock && !one.isLapse),
  isEither: one.isEither || other.isEither,
  isNotAhead: one.isNotAhead || other.isNotAhead,
})

/** "20h max", "18h dernier délai": what follows makes it a limit. Gives the last word of it, or nothing. */
const limitAfter = (words: readonly Word[], last: number): number | undefined => {
  for (const skip of [1, 2]) {
    const length = lists.limitAfter.lengthAt(words, last + skip)
    if (length > 0 && sameSentence(words, last, last + skip)) return last + skip + length - 1
  }
  return undefined
}

const isOrElse = (words: readonly Word[], last: number): boolean =>
  [1, 2].some((skip) => lists.orElse.lengthAt(words, last + skip) > 0 && sameSentence(words, last, last + skip))

/** "24h pour payer". */
const isFor = (words: readonly Word[], last: number, said: SaidTime): boolean =>
  said.lapse !== undefined &&
  [1, 2].some((skip) => key(words, last + skip) === forWhat) &&
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
  said.day?.kind === 'weekday' && said.clock === undefined && key(words, core - 1) === article

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
