import { expect, test } from 'vitest'
import { bootstrapInterval, shareInterval } from '../../training/intervals.ts'
import { type Scored, score } from '../../training/scores.ts'

const scored = (actual: Scored['actual'], predicted: Scored['predicted']): Scored => ({ actual, predicted })
const low: Scored['predicted'] = { categories: ['other'], signals: [], severity: 'low' }
const dark: Scored['predicted'] = { categories: ['other'], signals: ['suicidal_ideation'], severity: 'critical' }

const sample: Scored[] = [
  scored({ ...dark }, { ...dark }),
  scored({ ...dark }, { ...low }),
  scored({ ...low, kind: 'hard_negative' }, { ...dark }),
  scored({ ...low, kind: 'hard_negative' }, { ...low }),
]

test('what is asked of triage is counted', () => {
  const { severity, hardNegativesCalledCritical, signals } = score(sample)
  expect(severity).toMatchObject({ accuracy: 0.5, critical: { recall: 0.5, precision: 0.5, calledLow: 1 } })
  expect(hardNegativesCalledCritical).toMatchObject({ share: 0.5, n: 2 })
  expect(signals.perLabel.suicidal_ideation).toEqual({ precision: 0.5, recall: 0.5, f1: 0.5, n: 2 })
})

test('Wilson’s interval of 90 in 100, and at the ends', () => {
  const [lower, upper] = shareInterval(90, 100)
  expect(lower).toBeCloseTo(0.8256, 3)
  expect(upper).toBeCloseTo(0.9448, 3)
  expect(shareInterval(10, 10)[1]).toBeCloseTo(1, 9)
  expect(shareInterval(0, 0)).toEqual([0, 1])
})

test('a bootstrap interval is the same every time, and holds the mean', () => {
  const share = (indices: Int32Array): number => indices.filter((index) => index < 50).length / indices.length
  const interval = bootstrapInterval(100, share)
  expect(interval).toEqual(bootstrapInterval(100, share))
  expect(interval[0]).toBeLessThan(0.5)
  expect(interval[1]).toBeGreaterThan(0.5)
})
