import { byteBias } from './feature-table.ts'
import { outputs } from './outputs.ts'

// Sums of bytes that fit into sixteen bits: 257 times 255.
const mostTogether = 256
const numbersInRow = outputs.length / 4
const everyOther = 0x00ff00ff

/** Adds the weights of rows `from` to `to`, packed as in `FeatureTable`, to the sums of the outputs. */
export const addRows = (sums: Int32Array, packed: Uint32Array, rows: Int32Array, from: number, to: number): void => {
  for (let at = from; at < to; at += mostTogether) addPacked(sums, packed, rows, at, Math.min(to, at + mostTogether))
}

/**
 * Adds at most `mostTogether` rows. Two bytes of a packed number are added at a time, each in a half of thirty-two bits.
 * Two numbers of each row in one pass: with more the processor looks too few rows ahead, and waits for memory.
 */
const addPacked = (sums: Int32Array, packed: Uint32Array, rows: Int32Array, from: number, to: number): void => {
  const bias = byteBias * (to - from)
  for (let number = 0; number < numbersInRow; number += 2) {
    let a = 0
    let b = 0
    let c = 0
    let d = 0
    for (let index = from; index < to; index += 1) {
      const at = (rows[index] ?? 0) * numbersInRow + number
      const first = packed[at] ?? 0
      const second = packed[at + 1] ?? 0
      a = (a + (first & everyOther)) | 0
      b = (b + ((first >>> 8) & everyOther)) | 0
      c = (c + (second & everyOther)) | 0
      d = (d + ((second >>> 8) & everyOther)) | 0
    }
    addHalves(sums, 4 * number, a, b, bias)
    addHalves(sums, 4 * number + 4, c, d, bias)
  }
}

const addHalves = (sums: Int32Array, at: number, even: number, odd: number, bias: number): void => {
  sums[at] = (sums[at] ?? 0) + (even & 0xffff) - bias
  sums[at + 1] = (sums[at + 1] ?? 0) + (odd & 0xffff) - bias
  sums[at + 2] = (sums[at + 2] ?? 0) + (even >>> 16) - bias
  sums[at + 3] = (sums[at + 3] ?? 0) + (odd >>> 16) - bias
}
