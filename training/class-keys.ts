import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { type ClassKeys, firstName } from '../services/triage/model/word-classes.ts'
import { literalKey } from '../services/triage/normalise.ts'
import { foldWord, soundKey, soundStems } from '../services/triage/sound-key.ts'
import { projectFolder } from './messages.ts'

const lexicon = z.record(z.string(), z.array(z.string().min(1)))

const addTo = (map: Map<string, number[]>, key: string, index: number): void => {
  const known = map.get(key)
  if (!known) map.set(key, [index])
  else if (!known.includes(index)) known.push(index)
}

const nameFile = z.object({ names: z.array(z.string()) })
const languageFile = z.object({ fr: z.array(z.string()) })
const shortestName = 3

const readProjectFile = <T>(path: string, schema: z.ZodType<T>): T =>
  schema.parse(JSON.parse(readFileSync(new URL(path, projectFolder), 'utf8')))

/** First names that sound like no word: the model must not care whether it is Inès or Manon. */
const nameKeys = (words: ReadonlyMap<string, unknown>, stems: ReadonlyMap<string, unknown>): string[] => {
  const { names } = readProjectFile('services/privacy/personal-data/first-names.json', nameFile)
  const small = readProjectFile('services/triage/rules/language.json', languageFile)
  const taken = new Set([...words.keys(), ...small.fr.map(literalKey)])
  const isWord = (key: string): boolean => taken.has(key) || [...stems.keys()].some((stem) => key.startsWith(stem))
  const keys = names.flatMap((line) => line.split(' ')).map((name) => soundKey(foldWord(name)))
  return [...new Set(keys)].filter((key) => key.length >= shortestName && !isWord(key)).sort()
}

/** `word-classes.json` as the model reads it: by sound key, so that nothing is computed at start. */
export const readClassKeys = (): ClassKeys => {
  const classes = Object.entries(readProjectFile('training/word-classes.json', lexicon))
  const words = new Map<string, number[]>()
  const stems = new Map<string, number[]>()
  for (const [index, [, members]] of classes.entries()) {
    for (const member of members) {
      if (!member.endsWith('*')) {
        addTo(words, literalKey(member), index)
        continue
      }
      const folded = foldWord(member.slice(0, -1))
      addTo(words, soundKey(folded), index)
      for (const stem of soundStems(folded)) addTo(stems, stem, index)
    }
  }
  const names = nameKeys(words, stems)
  for (const name of names) words.set(name, [classes.length])
  return {
    names: [...classes.map(([name]) => name), firstName],
    words: Object.fromEntries(words),
    stems: Object.fromEntries(stems),
  }
}
