import { type Address, accountEnd, findAddresses } from './spelling/addresses.ts'
import { foldCharacter, kindOf, kinds, plainStyled } from './spelling/characters.ts'
import { readSign } from './spelling/emoji.ts'
import { spelled } from './spelling/lists.ts'
import { areClose, joinSpacedLetters, partOf, parts, readCut } from './spelling/spaced.ts'
import { readElided, readLeet, readMasked, readWord } from './spelling/words.ts'

export { isSpelling } from './spelling/lists.ts'
export { literalKey } from './spelling/words.ts'

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

/** What a written word was read as, kept so that it is read once. */
interface WrittenWord {
  readonly folded: string
  readonly words: readonly string[]
  readonly letter: string
  /** Whether it may be one half of a danger word. */
  readonly part: number
  /** Which language `language.ts` found it to be of, kept here so that a word is looked up in one place; -1 before. */
  language: number
}

const writtenWords = new Map<string, WrittenWord>()

const foldText = (written: string): string => {
  let folded = ''
  for (let at = 0; at < written.length; at += 1) folded += foldCharacter(written.charAt(at))
  return folded
}

const readFolded = (folded: string): WrittenWord => ({
  folded,
  words: readWord(folded),
  letter: folded.length === 1 ? folded : '',
  part: partOf(folded),
  language: -1,
})

/** The reading of a run of letters as it is written. */
export const readWritten = (written: string): WrittenWord => {
  const known = writtenWords.get(written)
  if (known) return known
  const reading = readFolded(foldText(written))
  if (writtenWords.size > 20_000) writtenWords.clear()
  if (written.length <= 40) writtenWords.set(written, reading)
  return reading
}

/** What stands for a link and for an account name, whatever they are: no word of anybody. */
const addressWords = { link: '://', account: '@' } as const

const sentenceEnds = new Set(['.', '!', '?', '…', '\n', ';'])
const clauseEnds = new Set([',', '(', ')', ':', '/', '—', '–', '«', '»', '"', '“', '”'])
const leetSigns = '@$!€|+'
const longestChunk = 24

const isLeetSign = (code: number): boolean => leetSigns.includes(String.fromCharCode(code))

class Tokeniser {
  private readonly tokens: Token[] = []
  private sentence = 0
  private clause = 0
  private quoted = false
  private at = 0
  private letters = false
  /** Where a run too long to be one word was looked at last: it is not looked at again from its middle. */
  private noChunkBefore = 0
  private half: { readonly folded: string; readonly token: number } | undefined
  private readonly text: string
  private readonly addresses: readonly Address[]
  private address = 0

  constructor(text: string) {
    this.text = text
    this.addresses = findAddresses(text)
  }

  run(): readonly Token[] {
    while (this.at < this.text.length) if (!this.readAddress()) this.step()
    return this.letters ? joinSpacedLetters(this.tokens) : this.tokens
  }

  /** Also where a word ran into it: "lienhttps://…". */
  private readAddress(): boolean {
    while ((this.addresses[this.address]?.end ?? this.text.length + 1) <= this.at) this.address += 1
    const next = this.addresses[this.address]
    if (!next || next.start > this.at) return false
    this.pushAll([addressWords[next.kind]], this.at, next.end)
    this.half = undefined
    return true
  }

  private kindAt(at: number): number {
    return at < this.text.length ? kindOf(this.text.charCodeAt(at)) : kinds.other
  }

  private step(): void {
    const kind = this.kindAt(this.at)
    if (kind === kinds.space || kind === kinds.unseen || kind === kinds.apostrophe) this.at += 1
    else if (kind === kinds.letter) this.readLetters()
    else if (kind === kinds.digit) this.readDigits()
    else this.readOther()
  }

  private push(word: string, start: number, end: number, letter = ''): void {
    if (word) {
      const { sentence, clause, quoted } = this
      this.tokens.push({ word, start, end, sentence, clause, quoted, letter })
    }
  }

  private pushAll(words: readonly string[], start: number, end: number): void {
    for (const word of words) this.push(word, start, end)
    this.at = end
  }

  private readLetters(): void {
    const { text, at: start } = this
    let end = start + 1
    while (this.kindAt(end) === kinds.letter) end += 1
    const code = text.charCodeAt(end)
    const kind = this.kindAt(end)
    if (kind === kinds.space || (code >= 0x2c && code <= 0x2e) || end === text.length) {
      this.pushReading(readWritten(text.slice(start, end)), start, end)
    } else if (kind === kinds.apostrophe) this.readBeforeApostrophe(start, end)
    else this.readMixed(start)
  }

  /** An apostrophe belongs to the article before it: the quote should show "j'" and not "j". */
  private readBeforeApostrophe(start: number, end: number): void {
    const { folded } = readWritten(this.text.slice(start, end))
    const letter = folded.length === 1 ? folded : ''
    if (letter) this.letters = true
    for (const word of readElided(folded)) this.push(word, start, end + 1, letter)
    this.half = undefined
    this.at = end + 1
  }

  private pushReading(reading: WrittenWord, start: number, end: number): void {
    const { words, letter, part } = reading
    if (letter) this.letters = true
    const first = this.tokens.length
    for (const word of words) this.push(word, start, end, letter)
    this.at = end
    if (part !== parts.none || this.half) this.joinHalves(reading, first)
  }

  /** "sui cide": the second half takes the place of both. */
  private joinHalves({ folded, part }: WrittenWord, first: number): void {
    const { half, tokens } = this
    this.half = (part & parts.head) !== 0 ? { folded, token: first } : undefined
    const [before, after] = [half && tokens[half.token], tokens[first]]
    if (!half || !before || !after || (part & parts.tail) === 0) return
    const words = areClose(before, after) ? readCut(half.folded, folded) : undefined
    if (!words) return
    tokens.length = half.token
    for (const word of words) tokens.push({ ...before, word, end: after.end, letter: '' })
    this.half = undefined
  }

  /** A word with digits, signs, styled or unseen characters in it. */
  private readMixed(start: number): void {
    const chunk = this.chunkFrom(start)
    const words = chunk && (spelled(chunk.folded) ?? readLeet(chunk.folded) ?? readMasked(chunk.folded))
    if (chunk && words) this.pushAll(words, start, chunk.end)
    else this.readPlainly(start)
  }

  /** Letters, the marks over them, and digits between two of them. */
  private readPlainly(start: number): void {
    let folded = ''
    let at = start
    let end = start
    while (at < this.text.length) {
      const styled = plainStyled(this.text, at)
      const kind = styled ? kinds.letter : this.kindAt(at)
      const isInside = kind === kinds.digit && folded !== '' && this.kindAt(at + 1) === kinds.letter
      if (kind !== kinds.letter && kind !== kinds.unseen && !isInside) break
      folded += kind === kinds.unseen ? '' : styled || foldCharacter(this.text.charAt(at))
      at += styled && this.isPair(at) ? 2 : 1
      if (kind !== kinds.unseen || isMark(this.text.charCodeAt(at - 1))) end = at
    }
    if (this.kindAt(at) === kinds.apostrophe) {
      this.half = undefined
      for (const word of readElided(folded)) this.push(word, start, at + 1)
      this.at = at + 1
    } else this.pushReading(readFolded(folded), start, end)
    this.at = Math.max(this.at, at)
  }

  private isPair(at: number): boolean {
    const code = this.text.charCodeAt(at)
    return code >= 0xd800 && code < 0xdc00
  }

  /**
   * The run of letters, digits and leet signs at `from`, without the signs that end it; nothing when it is one of
   * letters alone. Looks a bounded number of characters ahead.
   */
  private chunkFrom(from: number): { readonly folded: string; readonly end: number } | undefined {
    if (from < this.noChunkBefore) return undefined
    let folded = ''
    let at = from
    let end = from
    let kept = 0
    let isMixed = false
    while (at < this.text.length && at - from <= longestChunk) {
      const code = this.text.charCodeAt(at)
      const styled = plainStyled(this.text, at)
      const kind = styled ? kinds.letter : this.kindAt(at)
      if (kind === kinds.other && code !== 0x2a && !isLeetSign(code)) break
      if (kind === kinds.space || kind === kinds.apostrophe) break
      isMixed ||= kind === kinds.digit || kind === kinds.other
      folded += kind === kinds.unseen ? '' : styled || foldCharacter(this.text.charAt(at))
      at += styled && this.isPair(at) ? 2 : 1
      // A closing "!" or "$" ends the word; a star may hide its end.
      if (kind !== kinds.other || code === 0x2a) [end, kept] = [at, folded.length]
    }
    if (at - from > longestChunk) this.noChunkBefore = at
    return isMixed && at - from <= longestChunk ? { folded: folded.slice(0, kept), end } : undefined
  }

  private readDigits(): void {
    const start = this.at
    let end = start + 1
    while (this.kindAt(end) === kinds.digit) end += 1
    const isMixed = this.kindAt(end) === kinds.letter
    const chunk = isMixed ? this.chunkFrom(start) : undefined
    const words = chunk && (spelled(chunk.folded) ?? readLeet(chunk.folded))
    if (chunk && words) this.pushAll(words, start, chunk.end)
    else this.pushAll([this.text.slice(start, Math.min(end, start + 20))], start, end)
  }

  private readOther(): void {
    const start = this.at
    const character = String.fromCodePoint(this.text.codePointAt(start) ?? 32)
    const end = start + character.length
    if (plainStyled(this.text, start)) this.readMixed(start)
    else if (!isLeetSign(character.charCodeAt(0)) || !this.readSignedWord(start)) this.readSign(character, start, end)
  }

  private readSign(character: string, start: number, end: number): void {
    this.at = end
    if (sentenceEnds.has(character)) this.endSentence(character)
    else if (clauseEnds.has(character)) this.endClause(character)
    else if (character === '€' || character === '$') this.push('euro', start, end)
    else if (character === '@') this.readAccount(start)
    else if (character.charCodeAt(0) > 127) this.pushAll(readSign(character), start, end)
  }

  private readAccount(start: number): void {
    this.pushAll([addressWords.account], start, Math.max(start + 1, accountEnd(this.text, start)))
  }

  /** "$uicide", "@gresser". */
  private readSignedWord(start: number): boolean {
    if (this.kindAt(start + 1) !== kinds.letter) return false
    const chunk = this.chunkFrom(start)
    const words = chunk && readLeet(chunk.folded)
    if (chunk && words) this.pushAll(words, start, chunk.end)
    return words !== undefined
  }

  private endSentence(character: string): void {
    // "insta.com" and "1.5" hold a dot that ends nothing.
    const isInside = character === '.' && this.at < this.text.length && this.text.charCodeAt(this.at) > 32
    if (!isInside) this.sentence += 1
    this.clause += 1
  }

  private endClause(character: string): void {
    this.clause += 1
    if (character === '«' || character === '“') this.quoted = true
    else if (character === '»' || character === '”') this.quoted = false
    else if (character === '"') this.quoted = !this.quoted
  }
}

const isMark = (code: number): boolean => code >= 0x300 && code <= 0x36f

/** Cuts a message into comparable words. Linear in its length; never throws. */
export const normalise = (text: string): readonly Token[] => new Tokeniser(text).run()
