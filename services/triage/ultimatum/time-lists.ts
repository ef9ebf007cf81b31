import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { normalise } from '../normalise.ts'
import type { Word } from './timed-words.ts'

const texts = z.array(z.string().min(1)).min(1)
const partNames = ['morning', 'afternoon', 'evening', 'night'] as const
const schoolNames = ['break', 'start', 'end', 'lunch'] as const
export type DayPart = (typeof partNames)[number]
export type SchoolMoment = (typeof schoolNames)[number]

const listsSchema = z.strictObject({
  numbers: z.record(z.string(), z.number()),
  minutes: texts,
  hours: texts,
  days: texts,
  weeks: texts,
  weekdays: texts.length(7),
  months: texts.length(12),
  today: texts,
  tomorrow: texts,
  afterTomorrow: texts,
  weekend: texts,
  endOfWeek: texts,
  nextWeek: texts,
  this: texts,
  midnight: texts,
  noon: texts,
  parts: z.record(z.enum(partNames), texts),
  school: z.record(z.enum(schoolNames), texts),
  feasts: z.record(z.string().regex(/^\d\d-\d\d$/), texts),
  undated: texts,
  joining: texts,
  filler: texts,
  lapse: texts,
  clock: texts,
  limit: texts,
  either: texts,
  before: texts,
  limitAfter: texts,
  orElse: texts,
  notAhead: texts,
  notAheadAfter: texts,
})

const read = (): z.infer<typeof listsSchema> => {
  const raw: unknown = JSON.parse(readFileSync(new URL('./time-words.json', import.meta.url), 'utf8'))
  return listsSchema.parse(raw)
}

/** Phrases as the keys that a message is read into, so that both are spelled alike. */
export class Phrases {
  readonly #phrases: readonly (readonly string[])[]

  constructor(phrases: readonly string[]) {
    this.#phrases = phrases
      .map((phrase) => normalise(phrase).map(({ word }) => word))
      .filter((keys) => keys.length > 0)
      .sort((a, b) => b.length - a.length)
  }

  /** How many words of the longest phrase begin at `at`; 0 for none. */
  lengthAt(words: readonly Word[], at: number): number {
    const found = this.#phrases.find((keys) => keys.every((key, index) => words[at + index]?.key === key))
    return found?.length ?? 0
  }

  /** The same, for a phrase whose last word stands just before `end`. */
  lengthBefore(words: readonly Word[], end: number): number {
    const found = this.#phrases.find((keys) =>
      keys.every((key, index) => words[end - keys.length + index]?.key === key),
    )
    return found?.length ?? 0
  }
}

const raw = read()
const inOrder = (lists: readonly (readonly string[])[]): readonly Phrases[] => lists.map((list) => new Phrases(list))

/** The words that time is told with. Read once; a wrong file stops the start. */
export const timeLists = {
  numbers: Object.entries(raw.numbers).map(([name, value]) => ({ phrase: new Phrases([name]), value })),
  units: [
    { phrase: new Phrases(raw.minutes), unit: 'minute', minutes: 1 },
    { phrase: new Phrases(raw.hours), unit: 'hour', minutes: 60 },
    { phrase: new Phrases(raw.days), unit: 'day', minutes: 24 * 60 },
    { phrase: new Phrases(raw.weeks), unit: 'week', minutes: 7 * 24 * 60 },
  ] as const,
  weekdays: inOrder(raw.weekdays.map((day) => [day])),
  months: inOrder(raw.months.map((month) => [month])),
  parts: partNames.map((part) => ({ part, phrase: new Phrases(raw.parts[part]) })),
  school: schoolNames.map((moment) => ({ moment, phrase: new Phrases(raw.school[moment]) })),
  feasts: Object.entries(raw.feasts).map(([date, names]) => ({
    month: Number(date.slice(0, 2)),
    day: Number(date.slice(3)),
    phrase: new Phrases(names),
  })),
  today: new Phrases(raw.today),
  tomorrow: new Phrases(raw.tomorrow),
  afterTomorrow: new Phrases(raw.afterTomorrow),
  weekend: new Phrases(raw.weekend),
  endOfWeek: new Phrases(raw.endOfWeek),
  nextWeek: new Phrases(raw.nextWeek),
  this: new Phrases(raw.this),
  midnight: new Phrases(raw.midnight),
  noon: new Phrases(raw.noon),
  undated: new Phrases(raw.undated),
  joining: new Phrases(raw.joining),
  filler: new Phrases(raw.filler),
  lapse: new Phrases(raw.lapse),
  clock: new Phrases(raw.clock),
  limit: new Phrases(raw.limit),
  either: new Phrases(raw.either),
  before: new Phrases(raw.before),
  limitAfter: new Phrases(raw.limitAfter),
  orElse: new Phrases(raw.orElse),
  notAhead: new Phrases(raw.notAhead),
  notAheadAfter: new Phrases(raw.notAheadAfter),
}
