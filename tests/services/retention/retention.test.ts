import { describe, expect, test } from 'vitest'
import type { Case } from '../../../services/cases/case.ts'
import { nothingOwed } from '../../../services/cases/deadlines.ts'
import { defaultPeriods, dueForPurge, monthsAfter, purgeDate } from '../../../services/retention/retention.ts'
import { aReport } from '../cases/case-builder.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const began = Date.UTC(2026, 0, 31, 12)

const aCase = (fields: Partial<Case>): Case => ({
  ...aReport('medium'),
  _id: 'one',
  status: 'closed',
  createdAt: began,
  conversationId: 'talk',
  conversationIds: ['talk'],
  critical: 0,
  dueAt: nothingOwed,
  refused: false,
  notes: [],
  overrides: [],
  events: [{ at: began, by: 'teen', type: 'opened' }],
  ...fields,
})
const closed = (fields: Partial<Case> = {}): Case => aCase({ closedAt: began + dayMs, ...fields })
const date = (report: Case) => purgeDate(report, defaultPeriods)

describe('months of the calendar', () => {
  test.each([
    ['2026-01-31T12:00:00Z', 1, '2026-02-28T12:00:00Z'],
    ['2026-08-31T00:00:00Z', 6, '2027-02-28T00:00:00Z'],
    ['2024-02-29T00:00:00Z', 12, '2025-02-28T00:00:00Z'],
    ['2026-11-23T07:10:00Z', 24, '2028-11-23T07:10:00Z'],
    ['2026-03-31T00:00:00Z', -1, '2026-02-28T00:00:00Z'],
  ])('%s and %i months: %s', (from, months, to) => {
    expect(monthsAfter(Date.parse(from), months)).toBe(Date.parse(to))
  })
})

describe('when a case is destroyed', () => {
  test('an abandoned draft: 24 hours after the last sign of the teen', () => {
    const draft = aCase({ status: 'draft' })
    expect(date(draft)).toEqual({ at: began + dayMs, why: 'draft' })
    expect(date({ ...draft, teenAt: began + hourMs })?.at).toBe(began + hourMs + dayMs)
    const back = { at: began + 2 * hourMs, by: 'teen', type: 'came_back' }
    expect(date({ ...draft, events: [...draft.events, back] })?.at).toBe(began + 2 * hourMs + dayMs)
    expect(dueForPurge(draft, defaultPeriods, began + dayMs - 1)).toBeUndefined()
    expect(dueForPurge(draft, defaultPeriods, began + dayMs)).toBe('draft')
  })

  test('a draft that is about to enter the queue by itself: not yet', () => {
    expect(date(aCase({ status: 'draft', silenceAt: began + dayMs }))).toBeUndefined()
  })

  test('a draft with a danger in it is kept as long as a case', () => {
    const draft = aCase({ status: 'draft', severity: 'critical', critical: 1 })
    expect(date(draft)).toEqual({ at: monthsAfter(began, 12), why: 'period' })
  })

  test.each([
    ['low', 6],
    ['medium', 6],
    ['high', 12],
    ['critical', 12],
  ] as const)('closed, %s: %i months after it was closed', (severity, months) => {
    const report = closed({ severity, critical: severity === 'critical' ? 1 : 0 })
    expect(date(report)).toEqual({ at: monthsAfter(began + dayMs, months), why: 'period' })
  })

  test('closed long after the last contact: 24 months after that contact at the latest', () => {
    const report = closed({ severity: 'high', teenAt: began, closedAt: monthsAfter(began, 20) })
    expect(date(report)).toEqual({ at: monthsAfter(began, 24), why: 'ceiling' })
  })

  test('open and answered, never closed: 24 months after the last contact', () => {
    const open = aCase({ status: 'waiting', claimedBy: 'lea', answeredAt: began + dayMs })
    expect(date(open)).toEqual({ at: monthsAfter(began + dayMs, 24), why: 'ceiling' })
  })

  test.each([
    ['queued', {}],
    ['claimed', { claimedBy: 'lea' }],
    ['waiting', { claimedBy: 'lea' }],
  ] as const)('%s and owed an answer: never', (status, fields) => {
    const owed = aCase({ status, dueAt: began + hourMs, ...fields })
    expect(dueForPurge(owed, defaultPeriods, monthsAfter(began, 60))).toBeUndefined()
  })

  test('what counsellors do among themselves is no contact', () => {
    const noted = { at: monthsAfter(began, 5), by: 'lea', type: 'noted' }
    const report = aCase({ status: 'waiting', claimedBy: 'lea', answeredAt: began, events: [noted] })
    expect(date(report)?.at).toBe(monthsAfter(began, 24))
  })

  test('erased: 7 days later', () => {
    const erasedAt = began + hourMs
    expect(date(closed({ erasedAt, closedAt: erasedAt }))).toEqual({ at: erasedAt + 7 * dayMs, why: 'erased' })
  })

  test.each([
    ['critical', { severity: 'critical', critical: 1 }],
    ['at home', { severity: 'high', signals: ['family_offender'] }],
  ] as const)('erased, but %s: its normal period', (_why, { ...fields }) => {
    const signals = 'signals' in fields ? [...fields.signals] : []
    const report = closed({ ...fields, signals, erasedAt: began + hourMs })
    expect(date(report)).toEqual({ at: monthsAfter(began + dayMs, 12), why: 'period' })
  })

  test('erased while a counsellor has it: not before they close it', () => {
    const held = aCase({ status: 'claimed', claimedBy: 'lea', erasedAt: began, answeredAt: began })
    expect(dueForPurge(held, defaultPeriods, began + 30 * dayMs)).toBeUndefined()
    const ended = { ...held, status: 'closed', closedAt: began + 30 * dayMs } as const
    expect(dueForPurge(ended, defaultPeriods, began + 30 * dayMs)).toBe('erased')
  })

  test('on legal hold: never, whatever it is', () => {
    const hold = { at: began, by: 'ines', why: 'réquisition' }
    for (const report of [aCase({ status: 'draft' }), closed(), closed({ erasedAt: began })]) {
      expect(dueForPurge({ ...report, hold }, defaultPeriods, monthsAfter(began, 60))).toBeUndefined()
    }
  })

  test('as the operator configured it', () => {
    const periods = { ...defaultPeriods, draftHours: 2, lowMonths: 1, erasedDays: 1, ceilingMonths: 3 }
    expect(purgeDate(aCase({ status: 'draft' }), periods)?.at).toBe(began + 2 * hourMs)
    expect(purgeDate(closed(), periods)?.at).toBe(monthsAfter(began + dayMs, 1))
    expect(purgeDate(closed({ severity: 'high' }), periods)?.at).toBe(monthsAfter(began, 3))
    expect(purgeDate(closed({ erasedAt: began }), periods)?.at).toBe(began + dayMs)
  })
})
