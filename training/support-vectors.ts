/**
 * A linear support vector machine with squared hinge loss, by dual coordinate descent (Hsieh et al., "A Dual
 * Coordinate Descent Method for Large-scale Linear SVM", ICML 2008, algorithm 1). Only additions, multiplications,
 * divisions and comparisons, in a fixed order from a fixed seed: the same weights on every machine.
 */

/** One message: the columns that are not zero, and their values. */
export interface Row {
  readonly columns: Int32Array
  readonly values: Float64Array
}

export interface Settings {
  /** How much a mistake costs against how large weights may grow. */
  readonly cost: number
  /** How many times more a missed yes costs than a wrong one. */
  readonly yesCost: number
  readonly rounds: number
  readonly seed: number
}

/** mulberry32: a small generator with a period of 2^32, enough for a shuffle. */
const generator = (seed: number) => {
  let state = seed | 0
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const shuffle = (order: Int32Array, random: (below: number) => number): void => {
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = random(at + 1)
    const kept = order[at] ?? 0
    order[at] = order[other] ?? 0
    order[other] = kept
  }
}

// Below this, one more round changes no weight that is kept.
const smallStep = 0.01

/** The weights of `width` columns, and last the bias. `isYes` says what each row should answer. */
export const trainSupportVectors = (
  rows: readonly Row[],
  isYes: (row: number) => boolean,
  width: number,
  { cost, yesCost, rounds, seed }: Settings,
): Float64Array => {
  const weights = new Float64Array(width + 1)
  const alphas = new Float64Array(rows.length)
  const answers = Int8Array.from(rows, (_, row) => (isYes(row) ? 1 : -1))
  const norms = Float64Array.from(rows, ({ values }) => values.reduce((sum, value) => sum + value * value, 1))
  const order = Int32Array.from(rows.keys())
  const random = generator(seed)
  for (let round = 0; round < rounds; round += 1) {
    shuffle(order, random)
    let largest = 0
    for (const index of order) {
      const row = rows[index]
      const answer = answers[index] ?? 0
      if (!row) continue
      const { columns, values } = row
      const softness = 1 / (2 * cost * (answer > 0 ? yesCost : 1))
      let margin = weights[width] ?? 0
      for (let at = 0; at < columns.length; at += 1) margin += (weights[columns[at] ?? 0] ?? 0) * (values[at] ?? 0)
      const alpha = alphas[index] ?? 0
      const gradient = answer * margin - 1 + softness * alpha
      const projected = alpha === 0 ? Math.min(gradient, 0) : gradient
      if (projected === 0) continue
      largest = Math.max(largest, Math.abs(projected))
      const next = Math.max(alpha - gradient / ((norms[index] ?? 1) + softness), 0)
      alphas[index] = next
      const step = (next - alpha) * answer
      for (let at = 0; at < columns.length; at += 1) {
        const column = columns[at] ?? 0
        weights[column] = (weights[column] ?? 0) + step * (values[at] ?? 0)
      }
      weights[width] = (weights[width] ?? 0) + step
    }
    if (largest < smallStep) break
  }
  return weights
}
