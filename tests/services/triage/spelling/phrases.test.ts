import { expect, test } from 'vitest'
import { normalise } from '../../../../services/triage/normalise.ts'
import { PhraseBook } from '../../../../services/triage/pattern.ts'
import { compileRules } from '../../../../services/triage/rule-book.ts'

const bookOf = (...phrases: string[]): PhraseBook<string> => {
  const book = new PhraseBook<string>({ weapon: ['couteau', 'lame*'] })
  for (const phrase of phrases) book.add(phrase, phrase)
  return book
}

const foundIn = (book: PhraseBook<string>, text: string): string[] => {
  const found: string[] = []
  book.find(normalise(text), ({ owner }) => found.push(owner))
  return found
}

test.each([
  'mec|quelqu un|fille arrive',
  'un mec|quelqu un|fille',
  'mourir  demain',
  ' mourir',
  'mourir ',
  'a||b',
  '|a b',
  'a b|',
  'un? mourir',
  '_3 mourir',
  'mourir _x',
  'mourir _',
  'mourir @nothing',
])('%j is not well formed and stops the start', (phrase) => expect(() => bookOf(phrase)).toThrow(phrase))

test('two words can be one alternative', () => {
  const book = bookOf('mec|quelqu+un|fille arrive')
  expect(['un mec arrive', 'quelqu’un arrive', 'une fille arrive'].flatMap((text) => foundIn(book, text))).toHaveLength(
    3,
  )
  expect(foundIn(book, 'mec un arrive')).toEqual([])
})

test('a book written down and read back finds the same', () => {
  const book = bookOf('il me frappe|tape _3 @weapon', 'mourir', 'je veux? mourir', 'menac* _2 couteau')
  const copy = new PhraseBook<string>({})
  copy.restore(JSON.parse(JSON.stringify(book.compiled())))
  for (const text of [
    'il me frappe avec un couteau',
    'je veux mourir',
    'je mourir',
    'il menace avec couteau',
    'rien',
  ]) {
    expect(foundIn(copy, text)).toEqual(foundIn(book, text))
  }
  expect(foundIn(copy, 'je veux mourir')).toEqual(['je veux? mourir', 'mourir'])
})

test('the rules of the house can be written down', () => {
  const { book, features } = compileRules()
  expect(book.phrases.length).toBeGreaterThan(4000)
  expect(JSON.parse(JSON.stringify(book))).toEqual(book)
  expect(features).toContain('suicide_wish')
})
