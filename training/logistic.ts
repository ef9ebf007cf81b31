/** Logistic regression on a handful of inputs, by Newton's method. Deterministic. */

export interface Sample {
  readonly inputs: readonly number[]
  readonly isTrue: boolean
}

const mostRounds = 30
// Keeps an input that never decides anything near nothing.
const prior = 1

const probability = (score: number): number => 1 / (1 + Math.exp(-score))

const scoreOf = (weights: readonly number[], inputs: readonly number[]): number =>
  inputs.reduce((sum, input, index) => sum + input * (weights[index] ?? 0), 0)

/** Solves `matrix · x = vector` in place by Gaussian elimination; the matrix is symmetric and positive definite. */
const solve = (matrix: number[][], vector: number[]): number[] => {
  const at = (row: number, column: number): number => matrix[row]?.[column] ?? 0
  for (const [pivot, pivotRow] of matrix.entries()) {
    for (let row = pivot + 1; row < matrix.length; row += 1) {
      const share = at(row, pivot) / at(pivot, pivot)
      matrix[row] = (matrix[row] ?? []).map((value, column) => value - share * (pivotRow[column] ?? 0))
      vector[row] = (vector[row] ?? 0) - share * (vector[pivot] ?? 0)
    }
  }
  const solution = vector.map(() => 0)
  for (let row = matrix.length - 1; row >= 0; row -= 1) {
    const known = solution.reduce((sum, value, column) => sum + (column > row ? at(row, column) * value : 0), 0)
    solution[row] = ((vector[row] ?? 0) - known) / at(row, row)
  }
  return solution
}

/** One weight for each input; `likelihoods` are those of the samples, in their order. */
export const fitLogistic = (samples: readonly Sample[]): { weights: number[]; likelihoods: number[] } => {
  let weights = (samples[0]?.inputs ?? []).map(() => 0)
  for (let round = 0; round < mostRounds; round += 1) {
    const gradient = weights.map((weight) => -prior * weight)
    const curves: number[][] = weights.map((_, row) => weights.map((__, column) => (row === column ? prior : 0)))
    for (const { inputs, isTrue } of samples) {
      const likely = probability(scoreOf(weights, inputs))
      const spread = likely * (1 - likely)
      for (const [row, input] of inputs.entries()) {
        if (input === 0) continue
        gradient[row] = (gradient[row] ?? 0) + ((isTrue ? 1 : 0) - likely) * input
        const curve = curves[row] ?? []
        for (const [column, other] of inputs.entries()) curve[column] = (curve[column] ?? 0) + spread * input * other
      }
    }
    const steps = solve(curves, gradient)
    weights = weights.map((weight, index) => weight + (steps[index] ?? 0))
    if (steps.every((step) => Math.abs(step) < 1e-6)) break
  }
  return { weights, likelihoods: samples.map(({ inputs }) => probability(scoreOf(weights, inputs))) }
}

/** The probability from which a yes gives the best F1. */
export const bestForF1 = (samples: readonly Sample[], likelihoods: readonly number[]): number => {
  const order = [...likelihoods.keys()].sort((a, b) => (likelihoods[b] ?? 0) - (likelihoods[a] ?? 0))
  const all = samples.filter(({ isTrue }) => isTrue).length
  let [found, best, at] = [0, 0, 0.5]
  for (const [index, which] of order.entries()) {
    if (samples[which]?.isTrue) found += 1
    const f1 = (2 * found) / (index + 1 + all)
    if (f1 <= best) continue
    best = f1
    at = likelihoods[which] ?? at
  }
  return Math.min(0.9, Math.max(0.1, at))
}
