import { outputs } from './outputs.ts'

/**
 * Where the weights of a feature are: a hash table of fixed size that never grows. A feature lies in one of a few rows
 * that follow its own; sixteen of its bits are kept there, so that one that was never learned is found in none.
 */

const rowBits = 18
export const rowCount = 1 << rowBits
const width = outputs.length
const mostSteps = 32
const emptyRow = 0

/** Sixteen bits that are never those of an empty row. */
const fingerprintOf = (feature: number): number => ((feature & 0xffff) + 1 > 0xffff ? 1 : (feature & 0xffff) + 1)

const firstRow = (feature: number): number => feature >>> (32 - rowBits)

export class FeatureTable {
  readonly fingerprints: Uint16Array
  /** How much a feature counts in the length of a message, as a code: see `lengthOf`. */
  readonly codes: Uint8Array
  /** What each row adds to each output, in units of that output's scale. */
  readonly weights: Int8Array

  constructor(
    fingerprints: Uint16Array = new Uint16Array(rowCount),
    codes: Uint8Array = new Uint8Array(rowCount),
    weights: Int8Array = new Int8Array(rowCount * width),
  ) {
    this.fingerprints = fingerprints
    this.codes = codes
    this.weights = weights
  }

  /** The row of a feature, or -1 when it was never learned. */
  find(feature: number): number {
    const fingerprint = fingerprintOf(feature)
    let row = firstRow(feature)
    for (let step = 0; step < mostSteps; step += 1) {
      const found = this.fingerprints[row]
      if (found === fingerprint) return row
      if (found === emptyRow) return -1
      row = (row + 1) & (rowCount - 1)
    }
    return -1
  }

  /** Gives a feature a row, or -1 when none is free near its own. */
  place(feature: number): number {
    const fingerprint = fingerprintOf(feature)
    let row = firstRow(feature)
    for (let step = 0; step < mostSteps; step += 1) {
      if (this.fingerprints[row] === emptyRow || this.fingerprints[row] === fingerprint) {
        this.fingerprints[row] = fingerprint
        return row
      }
      row = (row + 1) & (rowCount - 1)
    }
    return -1
  }

  /** One after the other, in the order of `fromBytes`; two-byte numbers with their low byte first. */
  toBytes(): Buffer {
    const fingerprints = Buffer.alloc(2 * rowCount)
    for (const [row, fingerprint] of this.fingerprints.entries()) fingerprints.writeUInt16LE(fingerprint, 2 * row)
    return Buffer.concat([fingerprints, this.codes, new Uint8Array(this.weights.buffer)])
  }

  /** Throws when the file has another size. */
  static fromBytes(bytes: Buffer): FeatureTable {
    if (bytes.length !== rowCount * (3 + width)) throw new Error('weights.bin has another size: run npm run train')
    // A copy begins at an even address, as two-byte numbers must.
    const fingerprints = new Uint16Array(Uint8Array.from(bytes.subarray(0, 2 * rowCount)).buffer)
    const codes = new Uint8Array(bytes.subarray(2 * rowCount, 3 * rowCount))
    const weights = new Int8Array(bytes.buffer, bytes.byteOffset + 3 * rowCount, rowCount * width)
    return new FeatureTable(fingerprints, codes, weights)
  }
}

const codesPerDoubling = 16

/** A value from 1/64 to about 1000 as one byte, to within 3 %. */
export const codeOf = (value: number): number =>
  Math.max(1, Math.min(255, Math.round(codesPerDoubling * (Math.log2(value) + 6))))

/** The squared value behind each code. */
export const squareOfCode: Float64Array = Float64Array.from({ length: 256 }, (_, code) =>
  code === 0 ? 0 : 4 ** (code / codesPerDoubling - 6),
)
export const valueOfCode = (code: number): number => 2 ** (code / codesPerDoubling - 6)
