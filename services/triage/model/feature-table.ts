import { outputs } from './outputs.ts'

/**
 * Where the weights of a feature are. The upper half of its 32 bits says in which bucket it lies, the lower half is kept
 * there: what was never learned is found in none, and looking costs two or three comparisons.
 */

const bucketCount = 1 << 16
const mostInBucket = 255
const width = outputs.length
/** What is added to a weight to keep it as a byte without a sign, so that four can be added at a time. */
export const byteBias = 128

const bucketOf = (feature: number): number => feature >>> 16
const restOf = (feature: number): number => feature & 0xffff

// A large buffer begins 16 bytes into a page: 48 more, and no row of 32 bytes lies in two lines of the cache.
const bytesBefore = 48

/** Only quicker: where memory is laid out otherwise, half of the rows take two looks instead of one. */
const alignedCopy = (packed: Uint32Array): Uint32Array => {
  const copy = new Uint32Array(new ArrayBuffer(bytesBefore + packed.byteLength), bytesBefore)
  copy.set(packed)
  return copy
}

/** Each feature has a row: 0, 1, 2… in the order of the buckets. */
export class FeatureTable {
  readonly rowCount: number
  /** Four weights in each number, the first in its lowest byte; `width / 4` numbers a row. */
  readonly packed: Uint32Array
  /** The same bytes one by one: a weight, in units of its output's scale, plus `byteBias`. */
  private readonly bytes: Uint8Array
  /** How many features each bucket has, and the row of its first. */
  private readonly counts: Uint8Array
  private readonly starts = new Uint32Array(bucketCount + 1)
  /** For each row the lower half of its feature, and in the last eight bits its code: both are looked at together. */
  private readonly entries: Uint32Array
  private firsts = new Uint32Array(0)

  private constructor(counts: Uint8Array, packed: Uint32Array, entries: Uint32Array) {
    this.counts = counts
    this.packed = packed
    this.bytes = new Uint8Array(packed.buffer, packed.byteOffset, packed.byteLength)
    this.entries = entries
    this.rowCount = entries.length
    let next = 0
    for (let bucket = 0; bucket < bucketCount; bucket += 1) {
      this.starts[bucket] = next
      next += counts[bucket] ?? 0
    }
    this.starts[bucketCount] = next
  }

  /** A table for these features, all of whose weights are zero. Throws when too many of them share a bucket. */
  static for(features: readonly number[]): FeatureTable {
    const ordered = [...new Set(features)].sort((a, b) => (a >>> 0) - (b >>> 0))
    const counts = new Uint8Array(bucketCount)
    for (const feature of ordered) {
      const bucket = bucketOf(feature)
      if (counts[bucket] === mostInBucket) throw new Error('too many features for the table')
      counts[bucket] = (counts[bucket] ?? 0) + 1
    }
    const packed = new Uint32Array((ordered.length * width) / 4)
    new Uint8Array(packed.buffer).fill(byteBias)
    return new FeatureTable(
      counts,
      packed,
      Uint32Array.from(ordered, (feature) => restOf(feature) << 8),
    )
  }

  /** The row of a feature, or -1 when it was never learned. */
  find(feature: number): number {
    const { entries, starts } = this
    const bucket = bucketOf(feature)
    const rest = restOf(feature)
    const end = starts[bucket + 1] ?? 0
    for (let row = starts[bucket] ?? 0; row < end; row += 1) if ((entries[row] ?? 0) >>> 8 === rest) return row
    return -1
  }

  /**
   * Writes the rows of the first `count` features to `rows`, -1 for what was never learned. Where each bucket begins and
   * what is first in it is read for all of them before any is looked through: memory answers many questions at a time.
   */
  findAll(features: Int32Array, count: number, rows: Int32Array): void {
    const { entries, starts } = this
    for (let index = 0; index < count; index += 1) rows[index] = starts[bucketOf(features[index] ?? 0)] ?? 0
    if (this.firsts.length < count) this.firsts = new Uint32Array(2 * count)
    const { firsts } = this
    for (let index = 0; index < count; index += 1) firsts[index] = entries[rows[index] ?? 0] ?? 0
    for (let index = 0; index < count; index += 1) {
      const feature = features[index] ?? 0
      const rest = restOf(feature)
      const end = starts[bucketOf(feature) + 1] ?? 0
      let row = rows[index] ?? 0
      let entry = firsts[index] ?? 0
      while (row < end && entry >>> 8 !== rest) {
        row += 1
        entry = entries[row] ?? 0
      }
      rows[index] = row < end ? row : -1
    }
  }

  /** How much a row counts in the length of a message: see `squareOfCode`. */
  code(row: number): number {
    return (this.entries[row] ?? 0) & 0xff
  }

  setCode(row: number, code: number): void {
    this.entries[row] = ((this.entries[row] ?? 0) & 0xffff00) | code
  }

  weight(row: number, output: number): number {
    return (this.bytes[row * width + output] ?? byteBias) - byteBias
  }

  setWeight(row: number, output: number, weight: number): void {
    this.bytes[row * width + output] = weight + byteBias
  }

  /** One after the other, as `fromBytes` takes them; numbers of several bytes with their low byte first. */
  toBytes(): Buffer {
    const rests = Buffer.alloc(2 * this.rowCount)
    for (const [row, entry] of this.entries.entries()) rests.writeUInt16LE(entry >>> 8, 2 * row)
    return Buffer.concat([this.counts, this.bytes, rests, Uint8Array.from(this.entries)])
  }

  /** Throws when the file has another size. */
  static fromBytes(given: Buffer): FeatureTable {
    // Numbers of four bytes must begin at an address that four divides; a file that was read alone does.
    const bytes = given.byteOffset % 4 === 0 ? given : Buffer.from(Uint8Array.from(given).buffer)
    const counts = bytes.subarray(0, bucketCount)
    const rowCount = counts.reduce((sum, count) => sum + count, 0)
    if (bytes.length !== bucketCount + rowCount * (width + 3)) {
      throw new Error('weights.bin has another size: run npm run train')
    }
    const at = bytes.byteOffset + bucketCount
    const packed = alignedCopy(new Uint32Array(bytes.buffer, at, (rowCount * width) / 4))
    const rests = new Uint16Array(bytes.buffer, at + rowCount * width, rowCount)
    const codes = bytes.subarray(bucketCount + rowCount * (width + 2))
    const entries = new Uint32Array(rowCount)
    for (let row = 0; row < rowCount; row += 1) entries[row] = ((rests[row] ?? 0) << 8) | (codes[row] ?? 0)
    return new FeatureTable(counts, packed, entries)
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
