import { expect, test } from 'vitest'
import { inQueueOrder, isOverdue, keepSame, newCriticals } from '../../../web/console/desk/queue/queue-order.ts'
import { firstWords, reasonsByLabel, rowSentence, rowSummary } from '../../../web/console/desk/queue/row-summary.ts'
import { aCase } from './a-case.ts'

const now = Date.parse('2026-11-22T16:17:00Z')
const ids = (cases: { id: string }[]) => cases.map((row) => row.id)

test('critical comes before an earlier deadline, then deadlines decide, then no deadline', () => {
  const cases = [
    aCase({ id: 'nothing owed', dueAt: null }),
    aCase({ id: 'late', dueAt: '2026-11-22T15:00:00Z' }),
    aCase({ id: 'critical later', severity: 'critical', dueAt: '2026-11-22T16:20:00Z' }),
    aCase({ id: 'soon', dueAt: '2026-11-22T16:18:00Z' }),
    aCase({ id: 'critical first', severity: 'critical', dueAt: '2026-11-22T16:10:00Z' }),
  ]
  expect(ids(inQueueOrder(cases))).toEqual(['critical first', 'critical later', 'late', 'soon', 'nothing owed'])
  expect(cases[0]?.id).toBe('nothing owed')
})

test('overdue is past the deadline, and never without one', () => {
  expect(isOverdue(aCase({ dueAt: '2026-11-22T16:16:59Z' }), now)).toBe(true)
  expect(isOverdue(aCase({ dueAt: '2026-11-22T16:17:01Z' }), now)).toBe(false)
  expect(isOverdue(aCase({ dueAt: null }), now)).toBe(false)
})

test('only a critical case that was not there, or was not critical, is new', () => {
  const before = [aCase({ id: 'a', severity: 'critical' }), aCase({ id: 'b', severity: 'high' })]
  const after = [
    aCase({ id: 'a', severity: 'critical' }),
    aCase({ id: 'b', severity: 'critical' }),
    aCase({ id: 'c', severity: 'low' }),
  ]
  expect(ids(newCriticals(before, after))).toEqual(['b'])
})

test('a row that says what it said before is the same object, so that it is not drawn again', () => {
  const before = [aCase({ id: 'a' }), aCase({ id: 'b' })]
  const after = keepSame(before, [aCase({ id: 'new' }), aCase({ id: 'b', severity: 'critical' }), aCase({ id: 'a' })])
  expect(ids(after)).toEqual(['new', 'b', 'a'])
  expect(after.map((row) => before.includes(row as (typeof before)[0]))).toEqual([false, false, true])
})

test('a row says how urgent and since when, why in six words, who, how old, where', () => {
  const row = aCase({
    severity: 'critical',
    dueAt: '2026-11-22T16:05:00Z',
    reasons: [
      { rule: 'repeated.words', label: 'repeated', quote: 'tous les jours' },
      { rule: 'suicide.wish', label: 'suicidal_ideation', quote: 'j’ai plus envie de vivre du tout maintenant' },
    ],
    platforms: ['instagram'],
  })
  expect(rowSummary(row, now)).toEqual({
    severity: 'Critique',
    due: { text: 'en retard de 12 min', tone: 'late' },
    since: 'depuis 17 min',
    ultimatum: '',
    why: 'Idées suicidaires\u202f: «\u00a0j’ai plus envie de vivre du…\u00a0»',
    who: 'Victime',
    age: '13-14 ans',
    where: 'Instagram',
  })
  expect(rowSentence(row, now)).toMatch(/^Critique, en retard de 12 min, Idées suicidaires/)
})

test('without quoted words the row says why the case is here, then what it is about', () => {
  expect(rowSummary(aCase({ queueReason: 'human_asked' }), now).why).toBe('Demande à parler à quelqu’un')
  expect(rowSummary(aCase({ queueReason: null, signals: [], categories: ['doxxing'] }), now).why).toBe(
    'Infos privées publiées',
  )
})

test('a quoted link stays inert in the row, and a wall of letters is cut', () => {
  const row = aCase({ reasons: [{ rule: 'x', label: 'threat', quote: 'va voir https://x.com/demo' }] })
  expect(rowSummary(row, now).why).toContain('hxxps://x.com/demo')
  expect(firstWords('a'.repeat(500), 6)).toHaveLength(61)
})

test('a label that several rules gave is listed once, with all the words it rests on, the gravest label first', () => {
  const reason = (rule: string, label: string, quote: string) => ({ rule, label, quote, start: 0, end: quote.length })
  const listed = reasonsByLabel([
    reason('insults', 'harassment', 'sale truc'),
    reason('suicide', 'suicidal_ideation', 'en finir'),
    reason('model', 'suicidal_ideation', 'plus envie'),
    reason('suicide', 'suicidal_ideation', 'en finir'),
  ])
  expect(listed).toEqual([
    { label: 'suicidal_ideation', quotes: ['en finir', 'plus envie'] },
    { label: 'harassment', quotes: ['sale truc'] },
  ])
})
