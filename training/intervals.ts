/** 95 % intervals: how far a figure may be off because the messages it was counted on are so few. */

export type Interval = readonly [low: number, high: number]

const z = 1.959964

/** Wilson's score interval of `part` out of `whole` (Wilson 1927): holds near 0 and 1, where the usual one does not. */
export const shareInterval = (part: number, whole: number): Interval => {
  if (whole === 0) return [0, 1]
  const share = part / whole
  const centre = share + (z * z) / (2 * whole)
  const spread = z * Math.sqrt((share * (1 - share)) / whole + (z * z) / (4 * whole * whole))
  const scale = 1 + (z * z) / whole
  return [Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale)]
}

const resamples = 400

/** xorshift32, seeded: the same interval every time. */
const draws = () => {
  let state = 2_463_534_242
  return (below: number): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

/** Percentile bootstrap over the `size` messages of any figure: `measure` is given the indices of one resample. */
export const bootstrapInterval = (size: number, measure: (indices: Int32Array) => number): Interval => {
  const draw = draws()
  const indices = new Int32Array(size)
  const figures = Array.from({ length: resamples }, () => {
    for (let at = 0; at < size; at += 1) indices[at] = draw(size)
    return measure(indices)
  }).sort((a, b) => a - b)
  return [figures[Math.floor(resamples * 0.025)] ?? 0, figures[Math.ceil(resamples * 0.975) - 1] ?? 1]
}
