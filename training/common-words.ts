import { normalise } from '../services/triage/normalise.ts'
import type { CommonWords } from '../services/triage/pattern.ts'

// Rarer words are all alike for whoever asks which word of a phrase is the rarest.
const leastPerThousand = 0.5

/** How often each common word stands in a thousand, by its sound key, the most common first. */
export const commonWordsOf = (texts: readonly string[]): CommonWords => {
  const times = new Map<string, number>()
  let all = 0
  for (const text of texts) {
    for (const { word } of normalise(text)) {
      times.set(word, (times.get(word) ?? 0) + 1)
      all += 1
    }
  }
  const perThousand = [...times].map(([word, count]): [string, number] => [
    word,
    Math.round((count * 10_000) / all) / 10,
  ])
  const common = perThousand.filter(([, share]) => share >= leastPerThousand)
  common.sort(([a, shareOfA], [b, shareOfB]) => shareOfB - shareOfA || (a < b ? -1 : 1))
  return Object.fromEntries(common)
}
