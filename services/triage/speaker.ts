import { z } from 'zod'
import { type Speaker, speakers } from '../taxonomy.ts'
import { normalise } from './normalise.ts'
import { PhraseBook } from './pattern.ts'
import { fields, readRules } from './rule-book.ts'

const told = ['parent', 'friend', 'perpetrator', 'witness'] as const
type Told = (typeof told)[number]

const rules = readRules('speaker', z.record(z.enum(told), z.array(z.string())))
const book = new PhraseBook<Told>(fields)
for (const speaker of told) for (const phrase of rules[speaker]) book.add(phrase, speaker)

/**
 * Who seems to be writing, by the words only that person uses; nothing when they do not say. The first message that
 * tells decides: "c'est pour une amie" comes early, and later messages speak of many people.
 */
export const guessSpeaker = (messages: readonly string[]): Speaker | undefined => {
  for (const text of messages) {
    const found = new Set<Told>()
    book.find(normalise(text), ({ owner }) => found.add(owner))
    const speaker = told.find((candidate) => found.has(candidate))
    if (speaker) return speakers.find((known) => known === speaker)
  }
  return undefined
}
