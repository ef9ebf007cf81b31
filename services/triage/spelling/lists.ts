import { readFileSync } from 'node:fs'
import { foldWord, soundKey } from '../sound-key.ts'

/** The lists of spellings beside this file, read once at start. Their shape is held by tests, not at each start. */

const readList = (name: string): unknown => JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8'))

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const entriesOf = (name: string, list: unknown): [string, string][] => {
  if (!isRecord(list)) throw new Error(`spelling/${name}.json is not an object`)
  return Object.entries(list).map(([from, to]) => {
    if (typeof to !== 'string') throw new Error(`spelling/${name}.json: "${from}" is not spelled by a text`)
    return [from, to]
  })
}

const strings = (name: string, list: unknown): readonly string[] => {
  if (!Array.isArray(list) || !list.every((item) => typeof item === 'string')) {
    throw new Error(`spelling/${name}.json must list texts`)
  }
  return list
}

/** A file of several lists, each under its name. */
const readParts = (name: string): ReadonlyMap<string, unknown> => {
  const parts = readList(name)
  if (!isRecord(parts)) throw new Error(`spelling/${name}.json is not an object`)
  return new Map(Object.entries(parts))
}

/** What each file of spellings is about; one written form stands in one file only. */
export const spellingFiles = ['abbreviations', 'apart', 'argot', 'contractions', 'phonetic', 'slips'] as const

const written = new Map<string, string>()
for (const file of spellingFiles) for (const [from, to] of entriesOf(file, readList(file))) written.set(from, to)

/** Words set apart because they sound like another one: "passe" is not "pas", in whatever glued form it comes. */
const apart = new Map(entriesOf('apart', readList('apart')).filter(([, to]) => !to.includes(' ')))

const keyOf = (word: string): string => {
  const folded = foldWord(word)
  return soundKey(foldWord(apart.get(folded) ?? folded))
}

const keys = new Map<string, readonly string[]>()

/** The keys of the plain French that a known spelling stands for ("jvx": those of "je veux"), or nothing. */
export const spelled = (folded: string): readonly string[] | undefined => {
  const known = keys.get(folded)
  if (known) return known
  const plain = written.get(folded)
  if (plain === undefined) return undefined
  const found = plain.includes(' ') ? plain.split(' ').map(keyOf) : [soundKey(foldWord(plain))]
  keys.set(folded, found)
  return found
}

/** Whether a word in lower case without accents is one of the short spellings of French that are known by heart. */
export const isSpelling = (folded: string): boolean => written.has(folded)

const elisions = readParts('elisions')

/** "j" is "je", "qu" is "que". */
export const articles: ReadonlyMap<string, string> = new Map(entriesOf('elisions', elisions.get('articles')))
/** Beginnings of words that an article is often glued to: "minsulte", "lhistoire". */
export const gluedStems: readonly string[] = strings('elisions', elisions.get('stems'))
/** Words of French that only look glued: "machette" is not "m'achète". */
export const wholeWords: ReadonlySet<string> = new Set(strings('elisions', elisions.get('whole')))

/** Letters of other alphabets that look like ours. */
export const lookalikes: ReadonlyMap<string, string> = new Map(entriesOf('lookalikes', readList('lookalikes')))

/** Pictures that say the same, under one of them or under a word. */
export const pictures: ReadonlyMap<string, string> = new Map(entriesOf('emoji', readList('emoji')))

const danger = readParts('danger-words')
/** Words that must be read through a slip of the finger, in every form they take. */
export const dangerForms: readonly string[] = strings('danger-words', danger.get('forms'))
/** Words too short for that, which are still read when hidden behind signs or spaces. */
export const shortDangerForms: readonly string[] = strings('danger-words', danger.get('short'))
/** What people write with stars in the place of letters. */
export const maskedForms: readonly string[] = strings('danger-words', danger.get('masked'))
/** Small words that a danger word is written in one piece with. */
export const wordsBefore: readonly string[] = strings('danger-words', danger.get('before'))
/** Words of French that one letter tells from a danger word. */
export const falseFriends: ReadonlySet<string> = new Set(strings('false-friends', readList('false-friends')))
