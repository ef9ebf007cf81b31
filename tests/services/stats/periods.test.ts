import { expect, test } from 'vitest'
import { hoursOf } from '../../../services/stats/periods.ts'

test('evenings, nights, weekends and the holidays of the country are out of hours, in Paris', () => {
  const at = (text: string): string => hoursOf(Date.parse(text))
  expect(at('2026-03-03T12:00:00+01:00')).toBe('in_hours')
  expect(at('2026-03-03T07:59:00+01:00')).toBe('out_of_hours')
  expect(at('2026-03-03T20:00:00+01:00')).toBe('out_of_hours')
  expect(at('2026-03-07T12:00:00+01:00')).toBe('out_of_hours')
  // 14 July, Easter Monday and Ascension; the day before each is an ordinary one, or a Sunday.
  expect(at('2026-07-14T12:00:00+02:00')).toBe('out_of_hours')
  expect(at('2026-07-13T12:00:00+02:00')).toBe('in_hours')
  expect(at('2026-04-06T12:00:00+02:00')).toBe('out_of_hours')
  expect(at('2026-05-14T12:00:00+02:00')).toBe('out_of_hours')
  // Free in Alsace and Moselle alone.
  expect(at('2025-12-26T12:00:00+01:00')).toBe('in_hours')
})
