/**
 * Characters of a report that triage reads again with every message: as much as a long story, far less than what would
 * hold up everybody else. Each message was read when it came, and what it raised stays raised.
 */
const firstLength = 20_000
const lastLength = 40_000

/** The beginning and the end of what was told; the newest message always whole. */
export function boundedStory(texts: string[]): string[] {
  if (texts.reduce((sum, { length }) => sum + length, 0) <= firstLength + lastLength) return texts
  const newest = texts.slice(-1)
  const earlier = texts.slice(0, -1)
  const first = upTo(earlier, firstLength)
  const last = upTo(earlier.slice(first.length).reverse(), lastLength).reverse()
  return [...first, ...last, ...newest]
}

function upTo(texts: string[], length: number): string[] {
  let left = length
  const end = texts.findIndex((text) => {
    left -= text.length
    return left < 0
  })
  return end === -1 ? texts : texts.slice(0, end)
}
