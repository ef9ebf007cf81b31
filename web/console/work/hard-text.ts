import type { ReasonView } from '../server/case-view.ts'
import { reasonLabel } from '../words/labels.ts'

/** What is hard to read without being asked first. */
const hard = new Set([
  ...['suicidal_ideation', 'self_harm', 'sexual_assault', 'physical_violence', 'family_offender', 'grooming'],
  ...['intimate_image_shared', 'intimate_image_threat', 'sextortion', 'sexual_deepfake'],
])

/** Why a text is folded, in words; undefined when nothing in it is known to be hard. */
export function hardnessOf(text: string, reasons: readonly ReasonView[]): string | undefined {
  const found = reasons.filter(({ label, quote }) => hard.has(label) && quote.trim() !== '' && text.includes(quote))
  const labels = [...new Set(found.map(({ label }) => reasonLabel(label).toLowerCase()))]
  return labels.length > 0 ? labels.join(', ') : undefined
}
