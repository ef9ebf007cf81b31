import { readFileSync } from 'node:fs'
import { normalise, type Token } from './normalise.ts'

/**
 * Whole messages that say nothing by themselves: who one is, thanks, not wanting to answer. The model learned from
 * stories, where such words stand beside a danger; alone they are none, and only the rules read them.
 */
const phrases: readonly string[] = JSON.parse(readFileSync(new URL('./courtesies.json', import.meta.url), 'utf8'))

const keyOf = (tokens: readonly Token[]): string => tokens.map(({ word }) => word).join(' ')

let keys: ReadonlySet<string> | undefined
const longest = 8

export const isCourtesy = (tokens: readonly Token[]): boolean => {
  if (tokens.length > longest) return false
  keys ??= new Set(phrases.map((phrase) => keyOf(normalise(phrase))))
  return keys.has(keyOf(tokens))
}
