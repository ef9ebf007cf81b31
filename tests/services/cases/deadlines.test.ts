import { expect, test } from 'vitest'
import { dueAtFor, isAnswerOwed, lessUrgentThan, nothingOwed } from '../../../services/cases/deadlines.ts'
import { minutes, t0 } from './case-builder.ts'

test.each([
  ['critical', 5],
  ['high', 60],
  ['medium', 12 * 60],
  ['low', 24 * 60],
] as const)('a %s report is answered within %d minutes', (severity, delay) => {
  expect(dueAtFor(severity, t0)).toBe(t0 + minutes(delay))
})

test('a named ultimatum counts less half an hour, when that is earlier', () => {
  expect(dueAtFor('high', t0, t0 + minutes(50))).toBe(t0 + minutes(20))
  expect(dueAtFor('high', t0, t0 + minutes(300))).toBe(t0 + minutes(60))
  expect(dueAtFor('critical', t0, t0 + minutes(50))).toBe(t0 + minutes(5))
})

test('an ultimatum that runs out sooner than its margin is due at once, not in the past', () => {
  expect(dueAtFor('medium', t0, t0 + minutes(10))).toBe(t0)
})

test('nothing owed sorts behind every deadline and still prints as a date', () => {
  expect(nothingOwed).toBeGreaterThan(dueAtFor('low', t0))
  expect(new Date(nothingOwed).toISOString()).toBe('+275760-09-13T00:00:00.000Z')
  expect(isAnswerOwed({ dueAt: nothingOwed })).toBe(false)
  expect(isAnswerOwed({ dueAt: t0 })).toBe(true)
})

test('what a raise replaces', () => {
  expect(lessUrgentThan('critical')).toEqual(['high', 'medium', 'low'])
  expect(lessUrgentThan('low')).toEqual([])
})
