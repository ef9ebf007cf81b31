import type { Heard } from '../heard.ts'
import { isEmptyQuestion, readAsked } from './asked.ts'
import { readManner } from './manners.ts'
import { isBareDoubt, isBareNo, isBareYes } from './yes-no.ts'

/** Triage hears something in this message alone. */
export const isTelling = (heard: Heard): boolean =>
  heard.triage.signals.length > 0 || heard.triage.categories.some((category) => category !== 'other')

/**
 * Is this message a story, or part of one? What triage hears always is; otherwise it takes a few words (or emoji
 * alone) that are neither a question to us, nor manners, nor a yes or no.
 */
export function tellsSomething(heard: Heard, minWords: number): boolean {
  const manner = readManner(heard)
  if (manner === 'insult' || manner === 'joke') return false
  if (isTelling(heard)) return true
  if (manner !== undefined && manner !== 'correction_first') return false
  if (readAsked(heard).length > 0 || isEmptyQuestion(heard)) return false
  if (isBareYes(heard.words) || isBareNo(heard.words) || isBareDoubt(heard.words)) return false
  if (heard.links.length > 0) return true
  return heard.wordCount >= minWords || (heard.wordCount > 0 && !/[\p{L}\p{N}]/u.test(heard.words))
}
