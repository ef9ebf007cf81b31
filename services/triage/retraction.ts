import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { literalKey, normalise, type Token } from './normalise.ts'
import { PhraseBook } from './pattern.ts'
import type { Match } from './phrase.ts'
import { fields } from './rule-book.ts'

/**
 * Words by which somebody takes back what they told: "en fait c'était pour rire", "oublie". Noted for the counsellor,
 * never obeyed: a child who is watched, threatened or ashamed writes them too. `quote` is `text.slice(start, end)` of the
 * `message`-th message.
 */
export interface Retraction {
  readonly quote: string
  readonly start: number
  readonly end: number
  readonly message: number
}

const phrases = z.array(z.string().min(1)).min(1)
const lists = z
  .strictObject({ takenBack: phrases, othersSay: phrases, lead: phrases, notMine: phrases })
  .parse(JSON.parse(readFileSync(new URL('./retraction.json', import.meta.url), 'utf8')))

const kinds = ['takenBack', 'othersSay', 'lead'] as const
type Kind = (typeof kinds)[number]

const book = new PhraseBook<Kind>(fields)
for (const kind of kinds) for (const phrase of lists[kind]) book.add(phrase, kind)

const keys = (words: readonly string[]): ReadonlySet<string> => new Set(words.map(literalKey))
const notMine = keys(lists.notMine)
const denials = keys(['pas', 'plus', 'jamais', 'rien'])
const speakers = keys(['je', 'ce'])

/** How far before the words "ils disent que" still makes them somebody else's. */
const reach = 6

interface Line {
  readonly tokens: readonly Token[]
  readonly matches: readonly Match<Kind>[]
}

const ofKind = ({ matches }: Line, kind: Kind): Match<Kind>[] => matches.filter(({ owner }) => owner === kind)

const sentenceAt = ({ tokens }: Line, at: number): number => tokens[at]?.sentence ?? -1

/** "ils disent que c'est pour rire", "c'est pour rire qu'il dit", «c'était pour rire». */
const isOthers = (line: Line, { from, to }: Match<Kind>): boolean =>
  line.tokens[from]?.quoted === true ||
  ofKind(line, 'othersSay').some((said) => {
    if (sentenceAt(line, said.from) !== sentenceAt(line, from)) return false
    return (said.to < from && from - said.to <= reach) || (said.from > to && said.from - to <= 2)
  })

/** "je rigole pas", "n'oublie pas". */
const isDenied = ({ tokens }: Line, { from, to }: Match<Kind>): boolean => {
  const after = tokens[to + 1]
  const own = tokens.slice(from, to + 1).some(({ word }) => denials.has(word))
  return !own && after !== undefined && after.clause === tokens[to]?.clause && denials.has(after.word)
}

/** "je veux oublier", "ils m'ont laissé tomber": no order to us. Where "je" or "ce" begins the words, they are the teen's. */
const isNoOrder = ({ tokens }: Line, { from }: Match<Kind>): boolean => {
  const [before, first] = [tokens[from - 1], tokens[from]]
  if (!first || speakers.has(first.word)) return false
  return before !== undefined && before.clause === first.clause && notMine.has(before.word)
}

/** "oublier" and "oublie" sound alike: only an order counts. */
const isInfinitive = (text: string, { tokens }: Line, { from }: Match<Kind>): boolean => {
  const first = tokens[from]
  return first !== undefined && /^(?:oublier|oublié|laisser|laissé)/i.test(text.slice(first.start, first.end))
}

/** In the first message of all, only what turns back on the words before it. */
const isLater = (line: Line, message: number, { from }: Match<Kind>): boolean => {
  if (message > 0) return true
  const isLed = ofKind(line, 'lead').some(({ from: at, to }) => to < from && from - to <= 3 && at >= 3)
  return isLed
}

const readOne = (text: string, message: number): Retraction | undefined => {
  const tokens = normalise(text)
  const matches: Match<Kind>[] = []
  book.find(tokens, (match) => matches.push(match))
  const line: Line = { tokens, matches }
  const found = ofKind(line, 'takenBack').findLast(
    (match) =>
      isLater(line, message, match) &&
      !isOthers(line, match) &&
      !isDenied(line, match) &&
      !isNoOrder(line, match) &&
      !isInfinitive(text, line, match),
  )
  if (!found) return undefined
  const [start, end] = [tokens[found.from]?.start ?? 0, tokens[found.to]?.end ?? 0]
  return { quote: text.slice(start, end), start, end, message }
}

/** The latest words by which a report was taken back, if any. Local, synchronous, linear; never throws. */
export const readRetraction = (messages: readonly { readonly text: string }[]): Retraction | undefined => {
  for (let message = messages.length - 1; message >= 0; message -= 1) {
    const found = readOne(messages[message]?.text ?? '', message)
    if (found) return found
  }
  return undefined
}
