import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { literalKey, type Token } from '../normalise.ts'
import { PhraseBook } from '../pattern.ts'
import type { Match } from '../phrase.ts'
import { fields } from '../rule-book.ts'

/** What is demanded, or announced, in the order in which it is told to a counsellor. */
export const demandKinds = ['pay', 'send', 'meet', 'act', 'publish', 'hurt'] as const

const kinds = [
  ...demandKinds,
  'threat',
  'context',
  'correction',
  'settled',
  'appointment',
  'plan',
  'narrated',
  'told',
  'or',
  'soon',
  'contact',
  'given',
] as const
export type CueKind = (typeof kinds)[number]

/** Words of a message, first and last included, that tell an ultimatum from an appointment. */
export interface Cue {
  readonly kind: CueKind
  readonly from: number
  readonly to: number
}

const phrases = z
  .strictObject(Object.fromEntries(kinds.map((kind) => [kind, z.array(z.string().min(1)).min(1)])))
  .parse(JSON.parse(readFileSync(new URL('./cues.json', import.meta.url), 'utf8')))

const book = new PhraseBook<CueKind>(fields)
for (const kind of kinds) for (const phrase of phrases[kind] ?? []) book.add(phrase, kind)

const keys = (words: readonly string[]): ReadonlySet<string> => new Set(words.map(literalKey))
const denials = keys(['pas', 'jamais', 'rien', 'aucun', 'aucune'])
const done = keys(['a', 'ont', 'avait', 'avaient', 'ai', 'as', 'déjà'])
const mayBeDone: ReadonlySet<CueKind> = new Set(['publish', 'hurt', 'pay', 'send'])

const demands: ReadonlySet<CueKind> = new Set(demandKinds)

/** "il a publié", "j'ai déjà payé": done, so no longer demanded. */
const isDone = (tokens: readonly Token[], { from, owner }: Match<CueKind>): boolean =>
  mayBeDone.has(owner) && [1, 2].some((back) => isIn(tokens, from, from - back, done))

const isDenied = (tokens: readonly Token[], { from, to, owner }: Match<CueKind>): boolean => {
  if (!demands.has(owner) && owner !== 'settled') return false
  if (isIn(tokens, from, from - 1, denials) || isIn(tokens, from, to + 1, denials)) return true
  for (let at = from; at <= to; at += 1) if (isIn(tokens, from, at, denials)) return true
  return false
}

const isIn = (tokens: readonly Token[], near: number, at: number, words: ReadonlySet<string>): boolean => {
  const token = tokens[at]
  return token !== undefined && token.clause === tokens[near]?.clause && words.has(token.word)
}

/** The cues of a message, in the order of its words, without what is denied or done. Linear. */
export const findCues = (tokens: readonly Token[]): Cue[] => {
  const cues: Cue[] = []
  book.find(tokens, (match) => {
    if (isDone(tokens, match) || isDenied(tokens, match)) return
    cues.push({ kind: match.owner, from: match.from, to: match.to })
  })
  return cues
}
