import { expect } from 'vitest'
import { normalise } from '../../../../services/triage/normalise.ts'

export const wordsOf = (text: string): string[] => normalise(text).map(({ word }) => word)

/** A spelling is read as the plain French it stands for, and every token quotes a piece of what was written. */
export const expectReading = (written: string, plain: string): void => {
  expect(wordsOf(written)).toEqual(wordsOf(plain))
  expectOffsets(written)
}

export const expectOffsets = (written: string): void => {
  let last = 0
  for (const { start, end } of normalise(written)) {
    expect(start).toBeGreaterThanOrEqual(last)
    expect(end).toBeGreaterThan(start)
    expect(end).toBeLessThanOrEqual(written.length)
    expect(written.slice(start, end)).toMatch(/^\S(?:.*\S)?$/su)
    last = start
  }
}

/** What each token of a text quotes. */
export const quotesOf = (text: string): string[] => normalise(text).map(({ start, end }) => text.slice(start, end))
