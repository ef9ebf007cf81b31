import { expect, test } from 'vitest'
import { dateWords, dueWord, sinceWord } from '../../../web/console/words/clock-words.ts'

const now = Date.parse('2026-11-22T16:05:00Z')
const minutes = (count: number) => count * 60_000

test.each([
  [4, 'dans 4 min', 'soon'],
  [0.5, 'maintenant', 'soon'],
  [15, 'dans 15 min', 'later'],
  [65, 'dans 1 h 05', 'later'],
  [60, 'dans 1 h', 'later'],
  [11 * 60 + 20, 'dans 11 h', 'later'],
  [3 * 24 * 60, 'dans 3 j', 'later'],
  [-0.2, 'en retard', 'late'],
  [-12, 'en retard de 12 min', 'late'],
  [-125, 'en retard de 2 h 05', 'late'],
])('%d min before or after the deadline reads "%s"', (left, text, tone) => {
  expect(dueWord(now + minutes(left), now)).toEqual({ text, tone })
})

test('a deadline never looks further away than it is', () => {
  expect(dueWord(now + minutes(4) + 59_999, now).text).toBe('dans 4 min')
})

test('waiting time is a word', () => {
  expect(sinceWord(now - minutes(17), now)).toBe('depuis 17 min')
  expect(sinceWord(now - 20_000, now)).toBe('à l’instant')
})

test('dates are French, in Paris, summer and winter, and do not break', () => {
  expect(dateWords(now)).toBe('22\u00a0nov.\u00a02026 à\u00a017\u00a0h\u00a005')
  expect(dateWords(Date.parse('2026-07-01T22:30:00Z'))).toBe('2\u00a0juil.\u00a02026 à\u00a00\u00a0h\u00a030')
})
