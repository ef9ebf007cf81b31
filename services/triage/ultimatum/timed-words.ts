import { literalKey, normalise, type Token } from '../normalise.ts'

/** A word of a message, with its value when it is a number. */
export interface Word {
  /** What is compared: a sound key, the digits, or the emoji. */
  readonly key: string
  /** As it was written. */
  readonly raw: string
  readonly start: number
  readonly end: number
  readonly sentence: number
  readonly clause: number
  /** Written in digits. */
  readonly digits?: number | undefined
}

const hour = literalKey('heure')
const minute = literalKey('minute')
const day = literalKey('jour')
const fraction = /([13])\/([24])\s?(?:d\s?['’]?\s?)?h(?:eures?)?(?![a-zà-ÿ])/iy
/** An "h" or a colon beside a number: spelling takes the letter away, since nobody hears it. */
const hourSign = /\s?(?:h(?:r|rs)?|:(?=[0-5]\d(?!\d)))(?![a-zà-ÿ])/iy
const minuteSign = /\s?mns?(?![a-zà-ÿ'’])/iy
const daySign = /\s?j(?![a-zà-ÿ'’])/iy

const wordOf = (text: string, { word, start, end, sentence, clause }: Token): Word => ({
  key: word,
  raw: text.slice(start, end),
  start,
  end,
  sentence,
  clause,
  ...(/^\d{1,6}$/.test(word) ? { digits: Number(word) } : {}),
})

const lengthAt = (sign: RegExp, text: string, at: number): number => {
  sign.lastIndex = at
  return sign.exec(text)?.[0].length ?? 0
}

/** The words of a message as triage reads them, with the signs of time that spelling leaves out put back. Linear. */
export const timedWords = (text: string): readonly Word[] => {
  const words: Word[] = []
  let past = 0
  for (const token of normalise(text)) {
    if (token.start < past) continue
    const word = wordOf(text, token)
    if (word.digits === undefined) {
      words.push(word)
      continue
    }
    const parts = fractionAt(text, word)
    words.push(...(parts ?? [word, ...unitAfter(text, word)]))
    past = words.at(-1)?.end ?? past
  }
  return words
}

/** "1/4 h", "3/4 d'heure", as minutes. */
const fractionAt = (text: string, word: Word): Word[] | undefined => {
  fraction.lastIndex = word.start
  const found = fraction.exec(text)
  if (!found) return undefined
  const end = word.start + found[0].length
  const minutes = (60 * Number(found[1])) / Number(found[2])
  return [
    { ...word, end, digits: minutes, key: String(minutes) },
    { ...word, end, key: minute, digits: undefined },
  ]
}

const signs = [
  { sign: hourSign, key: hour },
  { sign: minuteSign, key: minute },
  { sign: daySign, key: day },
] as const

const unitAfter = (text: string, { end, ...word }: Word): Word[] => {
  for (const { sign, key } of signs) {
    const length = lengthAt(sign, text, end)
    if (length > 0) return [{ ...word, key, start: end, end: end + length, digits: undefined }]
  }
  return []
}

/** What is compared of the word at a place; nothing beyond the ends. */
export const keyOf = (words: readonly Word[], at: number): string => words[at]?.key ?? ''

/** Both places stand in one sentence. */
export const sameSentence = (words: readonly Word[], one: number, other: number): boolean =>
  words[one]?.sentence === words[other]?.sentence
