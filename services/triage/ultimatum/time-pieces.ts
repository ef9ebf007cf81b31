import { literalKey } from '../normalise.ts'
import type { SaidTime } from './said-time.ts'
import { timeLists as lists } from './time-lists.ts'
import { keyOf, type Word } from './timed-words.ts'

/** One piece of a time, and how many words it takes. */
export type Piece = SaidTime & { readonly length: number }
type Reader = (words: readonly Word[], at: number) => Piece | undefined

const [half, quarter, and, article] = ['demi', 'quart', 'et', 'le'].map(literalKey)

const numberAt = (words: readonly Word[], at: number): number | undefined =>
  words[at]?.digits ?? lists.numbers.find(({ phrase }) => phrase.lengthAt(words, at) > 0)?.value

const unitAt = (words: readonly Word[], at: number) =>
  lists.units.flatMap(({ phrase, unit, minutes }) => {
    const length = phrase.lengthAt(words, at)
    return length > 0 ? [{ unit, minutes, length }] : []
  })[0]

/** "une demi-heure", "un quart d'heure", "trois quarts d'heure". */
const readFraction: Reader = (words, at) => {
  const count = numberAt(words, at)
  const name = count === undefined ? at : at + 1
  const isHalf = keyOf(words, name) === half
  if (!isHalf && keyOf(words, name) !== quarter) return undefined
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
  if (keyOf(words, at) !== and) return undefined
  if (keyOf(words, at + 1) === half) return { minutes: 30, length: 2 }
  return keyOf(words, at + 1) === quarter ? { minutes: 15, length: 2 } : undefined
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
  keyOf(words, at - 1) !== article

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
  const ordinal = keyOf(words, at + 1) === ordinalEnd ? 1 : 0
  const named = monthAt(words, at + 1 + ordinal)
  if (named > 0) return { day: { kind: 'date', day, month: named }, length: 2 + ordinal }
  const next = words[at + 1]
  const isSlashed = next?.digits !== undefined && next.start === (words[at]?.end ?? 0) + 1
  if (isSlashed && next.clause !== words[at]?.clause && (next.digits ?? 0) >= 1 && (next.digits ?? 0) <= 12) {
    return { day: { kind: 'date', day, month: next.digits }, length: 2 }
  }
  return ordinal === 1 || keyOf(words, at - 1) === article
    ? { day: { kind: 'date', day }, length: 1 + ordinal }
    : undefined
}

const readDate: Reader = (words, at) => {
  if (keyOf(words, at) === article) {
    const inside = readDate(words, at + 1)
    return inside && { ...inside, length: inside.length + 1 }
  }
  const date = dateAt(words, at)
  if (!date) return undefined
  const isPlain = date.length === 1
  const next = words[at + 1]
  // "le 17" is a number to call, "le 06 39…" a telephone, "le 12 ans" an age.
  const isNumber = next?.digits !== undefined || unitAt(words, at + 1) !== undefined || keyOf(words, at + 1) === years
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

/** What a time says at this place, read by the first reader that knows it. */
export const pieceAt = (words: readonly Word[], at: number): Piece | undefined => {
  for (const read of readers) {
    const piece = read(words, at)
    if (piece) return piece
  }
  return undefined
}
