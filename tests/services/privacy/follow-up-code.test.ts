import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  blankFollowUpCodes,
  followUpWords,
  newFollowUpCode,
  parseFollowUpCode,
} from '../../../services/privacy/follow-up-code.ts'

const code = fc.constant(null).map(newFollowUpCode)
const some = 'tulipe-cobra-navette-gaufre-violon-igloo'

describe('the word list', () => {
  test('has 2048 different words, so that six carry 66 bits', () => {
    expect(new Set(followUpWords).size).toBe(2048)
    expect(Math.log2(followUpWords.length) * 6).toBeGreaterThanOrEqual(60)
  })

  test('has no two words that differ by a plural or a last vowel', () => {
    const words = new Set(followUpWords)
    expect(followUpWords.filter((word) => ['s', 'x', 'e', 'es'].some((end) => words.has(word + end)))).toEqual([])
  })

  test('has none of the words that hold sentences together', () => {
    const common = [
      'dans',
      'avec',
      'pour',
      'mais',
      'plus',
      'tout',
      'bien',
      'code',
      'suivi',
      'voici',
      'elle',
      'nous',
      'comme',
    ]
    expect(common.filter((word) => followUpWords.includes(word))).toEqual([])
  })
})

test('codes differ and are six words of the list', () => {
  const codes = Array.from({ length: 500 }, newFollowUpCode)
  expect(new Set(codes).size).toBe(500)
  for (const each of codes) {
    expect(each.split('-')).toHaveLength(6)
    expect(each.split('-').filter((word) => !followUpWords.includes(word))).toEqual([])
  }
})

describe('reading what a teen typed', () => {
  test.each([
    some,
    some.toUpperCase(),
    some.replaceAll('-', ' '),
    some.replaceAll('-', ', '),
    some.replaceAll('-', '\n'),
    some.replaceAll('-', ' – '),
    some.replaceAll('-', '_'),
    'Tulipé Cobrà nâvette gaufre Violon iglôo',
    `salut mon code c'est ${some} merci`,
    `mon code : « ${some} ».`,
    '1. tulipe\n2. cobra\n3. navette\n4. gaufre\n5. violon\n6. igloo',
    `chat ${some}`,
    `${some} lune soleil`,
    some.replace('cobra', 'co\u200bbra'),
  ])('%j', (text) => {
    expect(parseFollowUpCode(text)).toBe(some)
    expect(blankFollowUpCodes(text)).toContain('[code]')
    expect(blankFollowUpCodes(text)).not.toMatch(/navette|nâvette/i)
  })

  test.each([
    '',
    'tulipe cobra navette gaufre violon',
    'la tulipe et le cobra dans la navette avec une gaufre, un violon et un igloo',
    "j'ai perdu mon code",
    'tulipe-cobra-navette-gaufre-violon-igloooo',
  ])('%j holds no code', (text) => expect(parseFollowUpCode(text)).toBeUndefined())

  test('any code, in any case and with any joint, is read and blanked', () => {
    fc.assert(
      fc.property(code, fc.constantFrom('-', ' ', ', ', '\n', ' / '), fc.boolean(), (each, joint, shout) => {
        const typed = each.replaceAll('-', joint)
        const text = `voici : ${shout ? typed.toUpperCase() : typed} !`
        expect(parseFollowUpCode(text)).toBe(each)
        expect(blankFollowUpCodes(text)).toBe('voici : [code] !')
      }),
    )
  })

  test('a code read from any text is well formed, and nothing throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        expect(parseFollowUpCode(text)).toBeUndefined()
        expect(blankFollowUpCodes(text)).toBe(text)
      }),
    )
    expect(blankFollowUpCodes('tulipe '.repeat(14_000))).toBe('[code] ')
  })
})

describe('blanking', () => {
  test('every code goes, the rest stays', () => {
    expect(blankFollowUpCodes(`ancien ${some}, nouveau ${some} voilà`)).toBe('ancien [code], nouveau [code] voilà')
  })

  test.each([
    ['code tulipe-cobra-navete-gaufre-violon-igloo', 'code [code]'],
    ['code tulipe cobra navette gaufre violon', 'code [code]'],
    [`${some} puis tulipe-cobra-navette-gaufr-violon-igloo`, '[code] puis [code]'],
  ])('a code with one mistake goes too: %s', (text, blanked) => {
    expect(blankFollowUpCodes(text)).toBe(blanked)
  })

  test.each(['reports.jsonl', 'conversations.jsonl', 'links.jsonl'])('not a word of %s is taken for a code', (file) => {
    const url = new URL(`../../corpus/${file}`, import.meta.url)
    const lines = readLines(url)
    expect(lines.map(blankFollowUpCodes)).toEqual(lines)
  })
})

// The other rooms' corpora are copied by their own builders; an absent one has no words to take.
const readLines = (url: URL): string[] => {
  try {
    return readFileSync(url, 'utf8').split('\n')
  } catch {
    return []
  }
}
