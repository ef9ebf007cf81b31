const firstMs = 1_000
const longestMs = 15_000

/** How long to wait before attempt `failures + 1`: doubling from 1 s to 15 s, spread so that pages do not return all at once. */
export const backoffMs = (failures: number, random: number): number =>
  Math.min(longestMs, firstMs * 2 ** Math.max(0, failures - 1)) * (0.5 + random / 2)
