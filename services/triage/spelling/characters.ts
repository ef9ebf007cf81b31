import { foldWord } from '../sound-key.ts'
import { lookalikes } from './lists.ts'

/** What one character of a message is to the reader. Codes are UTF-16 units. */
export const kinds = { other: 0, letter: 1, digit: 2, space: 3, unseen: 4, apostrophe: 5 } as const
export type Kind = (typeof kinds)[keyof typeof kinds]

// Letters of every alphabet stand below this; above are signs, pictures, styled letters and East Asian writing.
const tableEnd = 0x2000
const table = new Uint8Array(tableEnd)
table.fill(kinds.letter, 0xc0)
table.fill(kinds.letter, 0x41, 0x5b)
table.fill(kinds.letter, 0x61, 0x7b)
table.fill(kinds.digit, 0x30, 0x3a)
table.fill(kinds.unseen, 0x300, 0x370)
for (const code of [0xd7, 0xf7]) table[code] = kinds.other
for (const code of [0x20, 0x09, 0xa0]) table[code] = kinds.space
for (const code of [0xad, 0x61c, 0x180e]) table[code] = kinds.unseen
for (const code of [0x27, 0x60, 0xb4, 0x2b9, 0x2bb, 0x2bc, 0x2bd]) table[code] = kinds.apostrophe

/** Zero-width characters, direction marks and variation selectors: nobody sees them. */
const isUnseen = (code: number): boolean =>
  (code >= 0x200b && code <= 0x200f) ||
  (code >= 0x202a && code <= 0x202e) ||
  (code >= 0x2060 && code <= 0x2069) ||
  (code >= 0x20d0 && code <= 0x20ff) ||
  (code >= 0xfe00 && code <= 0xfe0f) ||
  code === 0xfeff

export const kindOf = (code: number): number => {
  if (code < tableEnd) return table[code] ?? kinds.other
  if (code === 0x2019 || code === 0x2018) return kinds.apostrophe
  return isUnseen(code) ? kinds.unseen : kinds.other
}

const foldedCharacters = new Map<string, string>()

const foldAnew = (character: string): string => {
  const lower = character.toLowerCase()
  const folded = foldWord(lower).toLowerCase()
  return lookalikes.get(lower) ?? lookalikes.get(folded) ?? (folded === 'ß' ? 'ss' : folded)
}

/** One character in lower case without accents, as the letter of ours that it looks like. */
export const foldCharacter = (character: string): string => {
  const known = foldedCharacters.get(character)
  if (known !== undefined) return known
  const folded = foldAnew(character)
  if (foldedCharacters.size < 4096) foldedCharacters.set(character, folded)
  return folded
}

// Letters in squares (🅰) have no plain form in Unicode's tables.
const squared = 0x1f170

const isStyledPlane = (code: number): boolean =>
  code === 0xa730 ||
  code === 0xa731 ||
  code === 0xd835 ||
  code === 0xd83c ||
  (code >= 0xff10 && code <= 0xff5a) ||
  (code >= 0x2100 && code <= 0x24e9)

/** Letters and digits of fancy fonts (bold, wide, circled, squared) as plain ones, or an empty text. */
export const plainStyled = (text: string, at: number): string => {
  if (!isStyledPlane(text.charCodeAt(at))) return ''
  const point = text.codePointAt(at) ?? 0
  if (point >= squared && point < squared + 26) return String.fromCharCode(97 + point - squared)
  const folded = foldCharacter(String.fromCodePoint(point))
  return folded.length === 1 && /^[a-z0-9]$/.test(folded) ? folded : ''
}
