import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { foldWord, soundKey } from './sound-key.ts'

/**
 * One word, number or emoji of a message. `word` is what rules compare (a sound key, the digits, or the emoji);
 * `start` and `end` are UTF-16 offsets into the message as it was written. Words that one spelling glues together
 * ("jvx" is "je veux") share the offsets of the spelling.
 */
export interface Token {
  readonly word: string
  readonly start: number
  readonly end: number
  /** Counts sentence ends before the token: rules do not reach over them. */
  readonly sentence: number
  /** Counts commas, brackets and dashes too: a denial does not reach over them. */
  readonly clause: number
  readonly quoted: boolean
  /** The letter, when it stands alone: "s u i c i d e" is put together again. Otherwise empty. */
  readonly letter: string
}

const spellings = z
  .object({ words: z.record(z.string(), z.string()), elided: z.array(z.string()) })
  .parse(JSON.parse(readFileSync(new URL('./spellings.json', import.meta.url), 'utf8')))

const spelled = new Map(
  Object.entries(spellings.words).map(([from, to]) => [
    foldWord(from),
    to.split(' ').map((word) => soundKey(foldWord(word))),
  ]),
)
const elidedStems = new Set(spellings.elided)
const elidedLengths = [...new Set(spellings.elided.map((stem) => stem.length))]
const elidedArticles: Readonly<Record<string, string>> = {
  j: 'je',
  m: 'me',
  t: 'te',
  l: 'le',
  s: 'se',
  d: 'de',
  n: 'ne',
  c: 'ce',
  k: 'que',
  qu: 'que',
}

const elidedKeys = new Map(Object.entries(elidedArticles).map(([article, word]) => [article, [soundKey(word)]]))

const foldedCharacters = new Map<string, string>([
  ['œ', 'oe'],
  ['æ', 'ae'],
  ['ß', 'ss'],
])

/** Lower case without accents, one character at a time so that offsets can be kept. */
const fold = (character: string): string => {
  const known = foldedCharacters.get(character)
  if (known !== undefined) return known
  const lower = character.toLowerCase()
  const folded = foldedCharacters.get(lower) ?? foldWord(lower)
  if (foldedCharacters.size < 4096) foldedCharacters.set(character, folded)
  return folded
}

const isLetter = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 0xc0 && code !== 0xd7 && code !== 0xf7 && code < 0x2000)
const isDigit = (code: number): boolean => code >= 48 && code <= 57
const isMark = (code: number): boolean => code >= 0x300 && code <= 0x36f
const pictograph = /\p{Extended_Pictographic}/u
const otherLetter = /\p{L}/u
const leet: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't' }

/** "su1cide" is read as "suicide": a digit between two letters stands for the letter it looks like. */
const unleet = (text: string): string => text.replace(/(?<=[a-z])[013457](?=[a-z])/g, (digit) => leet[digit] ?? digit)

/** Cuts "minsulte" into "me insulte" and "jveux" into "je veux"; a word that nothing is glued to comes back alone. */
const unglue = (word: string): string[] => {
  const known = spelled.get(word)
  if (known) return known
  const article = elidedArticles[word.charAt(0)]
  if (!article || word.length < 3) return [soundKey(elidedArticles[word] ?? word)]
  const rest = word.slice(1)
  if (word.startsWith('j') && !/^[aeiouy]/.test(rest))
    return [soundKey('je'), ...(spelled.get(rest) ?? [soundKey(rest)])]
  if (elidedLengths.some((length) => elidedStems.has(rest.slice(0, length)))) {
    return [soundKey(article), ...(spelled.get(rest) ?? [soundKey(rest)])]
  }
  return [soundKey(word)]
}

/** Three or more of a letter say nothing more than one: "mooort", "stooop". */
const shorten = (word: string): string => word.replace(/([a-z])\1{2,}/g, '$1')

const wordCache = new Map<string, readonly string[]>()
const readWord = (folded: string): readonly string[] => {
  const cached = wordCache.get(folded)
  if (cached) return cached
  const words = unglue(unleet(shorten(folded)))
  if (wordCache.size > 20_000) wordCache.clear()
  if (folded.length <= 40) wordCache.set(folded, words)
  return words
}

const sentenceEnds = new Set(['.', '!', '?', '…', '\n', ';'])
const clauseEnds = new Set([',', '(', ')', ':', '/', '—', '–', '«', '»', '"', '“', '”'])

class Tokeniser {
  private readonly tokens: Token[] = []
  private sentence = 0
  private clause = 0
  private quoted = false
  private at = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  run(): Token[] {
    while (this.at < this.text.length) this.step()
    return joinSpacedLetters(this.tokens)
  }

  private step(): void {
    const code = this.text.charCodeAt(this.at)
    if (code === 32) this.at += 1
    else if (isLetter(code)) this.readLetters()
    else if (isDigit(code)) this.readDigits()
    else this.readOther()
  }

  private push(word: string, start: number, end: number, letter = ''): void {
    if (word) {
      const { sentence, clause, quoted } = this
      this.tokens.push({ word, start, end, sentence, clause, quoted, letter })
    }
  }

  private readLetters(): void {
    const start = this.at
    let folded = ''
    while (this.at < this.text.length) {
      const code = this.text.charCodeAt(this.at)
      const leetDigit = isDigit(code) && folded !== '' && isLetter(this.text.charCodeAt(this.at + 1))
      if (!isLetter(code) && !isMark(code) && !leetDigit) break
      folded += isMark(code) ? '' : fold(this.text.charAt(this.at))
      this.at += 1
    }
    const code = this.text.charCodeAt(this.at)
    // An apostrophe belongs to the article before it: the quote should show "j'" and not "j".
    if (code === 0x27 || code === 0x2019 || code === 0x60) this.at += 1
    this.pushWords(folded, start, this.at)
  }

  private readDigits(): void {
    const start = this.at
    while (isDigit(this.text.charCodeAt(this.at))) this.at += 1
    const chunkEnd = this.chunkEnd(this.at)
    const chunk = chunkEnd > this.at ? this.text.slice(start, chunkEnd).toLowerCase() : ''
    const known = chunk && chunk.length < 12 ? spelled.get(chunk) : undefined
    if (known) {
      this.at = chunkEnd
      for (const word of known) this.push(word, start, chunkEnd)
      return
    }
    this.push(this.text.slice(start, Math.min(this.at, start + 20)), start, this.at)
  }

  /** Where a run of letters and digits ends; looks at most twelve characters ahead. */
  private chunkEnd(from: number): number {
    let end = from
    while (end < from + 12 && (isLetter(this.text.charCodeAt(end)) || isDigit(this.text.charCodeAt(end)))) end += 1
    return end
  }

  private pushWords(folded: string, start: number, end: number): void {
    const elided = end - start > folded.length ? elidedKeys.get(folded) : undefined
    const words = elided ?? readWord(folded)
    for (const word of words) {
      this.push(word, start, end, folded.length === 1 ? folded : '')
    }
  }

  private readOther(): void {
    const start = this.at
    const character = String.fromCodePoint(this.text.codePointAt(start) ?? 32)
    this.at += character.length
    if (sentenceEnds.has(character)) {
      // "insta.com" and "1.5" hold a dot that ends nothing.
      if (character === '.' && this.at < this.text.length && this.text.charCodeAt(this.at) > 32) this.clause += 1
      else this.sentence += 1
      this.clause += 1
    } else if (clauseEnds.has(character)) {
      this.clause += 1
      if (character === '«' || character === '“') this.quoted = true
      else if (character === '»' || character === '”') this.quoted = false
      else if (character === '"') this.quoted = !this.quoted
    } else if (character === '€' || character === '$') this.push('euro', start, this.at)
    else if (character === '@') this.push('@', start, this.at)
    else if (character.charCodeAt(0) > 127 && (pictograph.test(character) || otherLetter.test(character))) {
      this.push(character, start, this.at)
    }
  }
}

/** "s u i c i d e" is one word. Looks at most twenty tokens ahead, so that "a a a a …" stays linear. */
const joinSpacedLetters = (tokens: Token[]): Token[] => {
  const joined: Token[] = []
  let at = 0
  while (at < tokens.length) {
    let end = at
    while (end - at <= 20 && tokens[end]?.letter && tokens[end]?.sentence === tokens[at]?.sentence) end += 1
    const first = tokens[at]
    // "c" is read as "ce est": two tokens of one letter.
    const letters = tokens.slice(at, end).filter((token, index, run) => token.start !== run[index - 1]?.start)
    const last = letters.at(-1)
    if (first && last && letters.length >= 5) {
      joined.push({ ...first, word: soundKey(letters.map(({ letter }) => letter).join('')), end: last.end, letter: '' })
      at = end
    } else {
      if (first) joined.push(first)
      at += 1
    }
  }
  return joined
}

/** Cuts a message into comparable words. Linear in its length; never throws. */
export const normalise = (text: string): readonly Token[] => new Tokeniser(text).run()

/** Whether a word in lower case without accents is one of the short spellings of French that are known by heart. */
export const isSpelling = (folded: string): boolean => spelled.has(folded)

/** The key that a rule's word has in a message: rules and messages go through the same spellings. */
export const literalKey = (word: string): string => {
  const folded = foldWord(word)
  const known = spelled.get(folded)
  if (known?.length === 1 && known[0]) return known[0]
  return soundKey(foldWord(elidedArticles[folded] ?? folded))
}
