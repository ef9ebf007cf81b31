import { expect, test } from 'vitest'
import { rowSentence, rowSummary } from '../../../web/console/desk/queue/row-summary.ts'
import { ultimatumWhen } from '../../../web/console/words/ultimatum-words.ts'
import { aCase } from './a-case.ts'

/** Sunday 22 November 2026, 17:17 in Paris. */
const now = Date.parse('2026-11-22T16:17:00Z')
const at = (iso: string, isVague = false) => ({ what: 'payer', text: 'avant', at: iso, isVague })

test.each([
  [at('2026-11-27T17:00:00Z'), 'vendredi 18 h'],
  [at('2026-11-22T19:30:00Z'), 'aujourd’hui 20 h 30'],
  [at('2026-11-23T11:00:00Z'), 'demain 12 h'],
  [at('2026-12-12T17:00:00Z'), '12 décembre 18 h'],
  [at('2026-11-26T23:00:00Z', true), 'dès vendredi'],
  [at('2026-11-23T17:00:00Z', true), 'dès demain 18 h'],
  [at('2026-11-22T15:00:00Z'), 'aujourd’hui 16 h (passé)'],
  [{ what: '', text: 'les vacances', at: null }, '« les vacances »'],
])('%j', (ultimatum, words) => {
  expect(ultimatumWhen(ultimatum, now).replaceAll(/[\u00a0\u202f]/g, ' ')).toBe(words)
})

test('a row tells it, after the deadline; a row without one is as before', () => {
  const row = aCase({ ultimatum: at('2026-11-27T17:00:00Z') })
  expect(rowSummary(row, now).ultimatum).toBe('Ultimatum\u202f: vendredi 18\u00a0h')
  expect(rowSentence(row, now)).toContain('Ultimatum\u202f: vendredi 18\u00a0h, ')
  expect(rowSummary(aCase(), now).ultimatum).toBe('')
})
