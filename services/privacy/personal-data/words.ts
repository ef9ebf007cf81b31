import { readFileSync } from 'node:fs'
import { z } from 'zod'

const read = <T extends z.ZodRawShape>(file: string, shape: T) =>
  z.object(shape).parse(JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')))

const lines = z.array(z.string())
const names = read('./first-names.json', { names: lines, familyNames: lines })
const common = read('./common-words.json', { words: lines })
const places = read('./places.json', { schools: lines, cities: lines })

const setOf = (found: string[], separator = ' '): ReadonlySet<string> =>
  new Set(found.flatMap((line) => line.split(separator)))

/** Without case and accents, as all words here. From general knowledge of French usage: no register of persons. */
const firstNames = setOf(names.names)
const familyNames = setOf(names.familyNames)
/** Words met in the invented messages of this repository, and small words: none of them is taken for a name. */
const commonWords = setOf(common.words)
/** The names that most French schools bear. */
export const schoolNames = setOf(places.schools, '|')
export const cities = setOf(places.cities, '|')

/** Whatever stands around it, triage needs these words more than privacy does. */
const danger =
  /^(?:suicid|viol(?:$|[ea])|meurt|mour|mort|tue|crev|harcel|menac|frapp|scarif|mutil|automutil|enceint|danger|depri|desesp|pleur|souffr|insult|humili|chant(?:age|er)|nud)/

export const isCommon = (word: string): boolean => commonWords.has(word) || danger.test(word)
export const isFirstName = (word: string): boolean =>
  firstNames.has(word) || (word.includes('-') && word.split('-').some((part) => firstNames.has(part)))
export const isFamilyName = (word: string): boolean => familyNames.has(word)
