import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normalise } from '../../../../services/triage/normalise.ts'
import { triageMessage } from '../../../../services/triage/triage-message.ts'
import { expectOffsets } from './reads.ts'

const seeds = [
  ...['a', 'aa ', 'a.', 'a*', '*a', 'a1', '1a', '$', '$a', 'a!', 'a@', '!a!', 'é', '\u0301', 'e\u0301', '\u200b'],
  ...[
    'a\u200b',
    '😭',
    '👩‍🚒',
    '\ud83c',
    '\udc00',
    '𝐬',
    'ｓ',
    '**a',
    's u i c ',
    'jeveux',
    'dela',
    'ha',
    'sui ',
    'ci de ',
  ],
  ...[
    '"',
    '«',
    '\n',
    '0o',
    'suicid',
    'm o ',
    'c ',
    '|a|',
    "'",
    "a'",
    'я',
    '中',
    'a+b',
    'me ',
    'je me ',
    'il me frappe ',
  ],
]

// A reader that goes back over what it has read would not come to the end of these within the time of a test.
test.each(seeds)('100 KB of %j are read to the end', { timeout: 20_000 }, (seed) => {
  const text = seed.repeat(Math.ceil(100_000 / seed.length))
  const tokens = normalise(text)
  expect(tokens.length).toBeLessThanOrEqual(10 * text.length)
  for (const { start, end } of tokens) if (start < 0 || end <= start || end > text.length) expect.unreachable()
  expect(triageMessage(text).categories.length).toBeGreaterThan(0)
})

const alphabet = [...'abcdeijmnorstuv013457@$!*.,\'’ \n-"«é😭🔪𝐬ѕ', '\u0301', '\u200b', '\ud83c', '\udc00']

test('whatever is written, every token quotes a piece of it in order', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...alphabet), { maxLength: 60 }), (characters) => {
      const text = characters.join('')
      const tokens = normalise(text)
      for (const [index, { start, end, word }] of tokens.entries()) {
        expect(word).not.toBe('')
        expect(start).toBeGreaterThanOrEqual(tokens[index - 1]?.start ?? 0)
        expect(end).toBeGreaterThan(start)
        expect(end).toBeLessThanOrEqual(text.length)
      }
    }),
    { numRuns: 2000 },
  )
})

test('reading the same text twice gives the same words', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...alphabet), { maxLength: 40 }), (characters) => {
      expect(normalise(characters.join(''))).toEqual(normalise(characters.join('')))
    }),
  )
})

test('quotes never begin or end with a space', () => {
  for (const text of ['s u i c i d e', ' jveux  mourir ', 'j e  v e u x', 'sui cide !']) expectOffsets(text)
})
