import { timeLists as lists } from './time-lists.ts'
import { sameSentence, type Word } from './timed-words.ts'

export interface Lead {
  readonly from: number
  readonly isLimit: boolean
  readonly isBefore: boolean
  readonly isLapse: boolean
  readonly isClock: boolean
  readonly isEither: boolean
  readonly isNotAhead: boolean
}

/** What stands before a time and says what it is: a few words back, over the small words between. */
export const leadBefore = (words: readonly Word[], core: number): Lead => {
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
export const limitAfter = (words: readonly Word[], last: number): number | undefined => {
  for (const skip of [1, 2]) {
    const length = lists.limitAfter.lengthAt(words, last + skip)
    if (length > 0 && sameSentence(words, last, last + skip)) return last + skip + length - 1
  }
  return undefined
}
