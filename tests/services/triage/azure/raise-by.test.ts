import fc from 'fast-check'
import { expect, test } from 'vitest'
import { categories, severities, signals } from '../../../../services/taxonomy.ts'
import { labelSchema } from '../../../../services/triage/azure/opinion.ts'
import { raiseBy } from '../../../../services/triage/azure/raise-by.ts'
import type { Triage } from '../../../../services/triage/triage.ts'

const calm: Triage = { categories: ['other'], signals: [], severity: 'low', language: 'fr', reasons: [] }
const text = '  il m’envoie des vocaux la nuit  '

test('a label adds itself and the severity that the taxonomy gives it, with its reason', () => {
  expect(raiseBy(calm, { labels: ['grooming', 'isolated'] }, text, 3)).toEqual({
    categories: ['grooming'],
    signals: ['isolated'],
    severity: 'high',
    language: 'fr',
    reasons: [
      { rule: 'azure', label: 'grooming', quote: 'il m’envoie des vocaux la nuit', start: 2, end: 32, message: 3 },
      { rule: 'azure', label: 'isolated', quote: 'il m’envoie des vocaux la nuit', start: 2, end: 32, message: 3 },
    ],
  })
})

test('a severity raises alone', () => {
  const raised = raiseBy(calm, { labels: ['critical'] }, text)
  expect(raised).toMatchObject({ severity: 'critical', categories: ['other'], reasons: [{ label: 'critical' }] })
})

test('what is known, less urgent or less exact adds nothing', () => {
  const grave: Triage = { ...calm, categories: ['sextortion'], severity: 'critical' }
  for (const label of ['low', 'medium', 'other', 'sextortion', 'threat', 'intimate_image_threat'] as const) {
    expect(raiseBy(grave, { labels: [label] }, text)).toBe(grave)
  }
})

const triages: fc.Arbitrary<Triage> = fc.record({
  categories: fc.subarray([...categories], { minLength: 1 }),
  signals: fc.subarray([...signals]),
  severity: fc.constantFrom(...severities),
  language: fc.constantFrom('fr' as const, 'en' as const, 'unknown' as const),
  reasons: fc.constant<Triage['reasons']>([]),
})
const opinions = fc.record({ labels: fc.array(fc.constantFrom(...labelSchema.options)) })

test('whatever it says: never lower, nothing taken away, a reason for each addition, quoted exactly, once', () => {
  fc.assert(
    fc.property(triages, opinions, fc.string({ unit: 'grapheme', maxLength: 200 }), (triage, opinion, words) => {
      const raised = raiseBy(triage, opinion, words)
      expect(severities.indexOf(raised.severity)).toBeLessThanOrEqual(severities.indexOf(triage.severity))
      expect(raised.signals).toEqual(expect.arrayContaining(triage.signals))
      expect(raised.categories).toEqual(
        expect.arrayContaining(triage.categories.filter((each) => each !== 'other' || raised.categories.length === 0)),
      )
      const reasons: string[] = raised.reasons.map(({ label }) => label)
      const before: string[] = [...triage.categories, ...triage.signals]
      for (const label of [...raised.categories, ...raised.signals]) {
        if (!before.includes(label)) expect(reasons).toContain(label)
      }
      if (raised.severity !== triage.severity) expect(reasons.length).toBeGreaterThan(0)
      for (const { quote, start, end } of raised.reasons) {
        expect(words.slice(start, end)).toBe(quote)
        expect(quote.isWellFormed()).toBe(words.isWellFormed() || quote.isWellFormed())
      }
      expect(raiseBy(raised, opinion, words)).toBe(raised)
    }),
    { numRuns: 500 },
  )
})
