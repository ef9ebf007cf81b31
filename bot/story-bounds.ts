/**
 * Characters of a report that triage reads again with every message: as much as a long story, far less than what would
 * hold up everybody else. Each message was read when it came, and what it raised stays raised.
 */
const firstLength = 20_000
const lastLength = 40_000

interface Told {
  text: string
}

/** The beginning and the end of what was told; the newest message always whole. */
export function boundedStory<T extends Told>(told: T[]): T[] {
  if (told.reduce((sum, { text }) => sum + text.length, 0) <= firstLength + lastLength) return told
  const newest = told.slice(-1)
  const earlier = told.slice(0, -1)
  const first = upTo(earlier, firstLength)
  const last = upTo(earlier.slice(first.length).reverse(), lastLength).reverse()
  return [...first, ...last, ...newest]
}

function upTo<T extends Told>(told: T[], length: number): T[] {
  let left = length
  const end = told.findIndex(({ text }) => {
    left -= text.length
    return left < 0
  })
  return end === -1 ? told : told.slice(0, end)
}
