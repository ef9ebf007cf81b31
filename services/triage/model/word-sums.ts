import { type FeatureTable, squareOfCode } from './feature-table.ts'
import { featuresOfWord } from './features.ts'
import { outputs } from './outputs.ts'

const width = outputs.length
const mostWords = 30_000
const fewestPlaces = 4096

const grown = <Numbers extends Int16Array | Int32Array | Float64Array>(numbers: Numbers, into: Numbers): Numbers => {
  into.set(numbers)
  return into
}

/**
 * What each word alone adds to every output and to N. The same few thousand words come back in every message: they are
 * kept, each at its place, in a few long arrays, so that those of a message lie close together.
 */
export class WordSums {
  private readonly table: FeatureTable
  private readonly places = new Map<string, number>()
  hashes = new Int32Array(fewestPlaces)
  squares = new Float64Array(fewestPlaces)
  /** The sentence a word was last counted in: it counts once in a sentence. */
  lastSentences = new Int32Array(fewestPlaces)
  /** `outputs.length` numbers for each place: sums of some hundred bytes at most, since no word has more pieces. */
  sums = new Int16Array(fewestPlaces * width)

  constructor(table: FeatureTable) {
    this.table = table
  }

  /** Before a message of so many words: what is kept is bounded, and no place is taken again within one message. */
  makeRoomFor(words: number): void {
    if (this.places.size + words > mostWords) this.places.clear()
  }

  placeOf(key: string): number {
    return this.places.get(key) ?? this.newPlace(key)
  }

  private newPlace(key: string): number {
    const place = this.places.size
    this.places.set(key, place)
    if (place === this.hashes.length) this.grow()
    const { hash, pieces, classes } = featuresOfWord(key)
    this.hashes[place] = hash
    this.lastSentences[place] = 0
    this.sums.fill(0, place * width, (place + 1) * width)
    this.squares[place] = this.addTo(this.sums, place * width, [hash, ...pieces, ...classes])
    return place
  }

  /** Adds the weights of these features to `sums` from `at` on; gives what they add to N. */
  addTo(sums: Int16Array | Int32Array, at: number, features: readonly number[]): number {
    const { table } = this
    let square = 0
    for (const feature of features) {
      const row = table.find(feature)
      if (row < 0) continue
      for (let output = 0; output < width; output += 1) {
        sums[at + output] = (sums[at + output] ?? 0) + table.weight(row, output)
      }
      square += squareOfCode[table.code(row)] ?? 0
    }
    return square
  }

  private grow(): void {
    const places = 2 * this.hashes.length
    this.hashes = grown(this.hashes, new Int32Array(places))
    this.squares = grown(this.squares, new Float64Array(places))
    this.lastSentences = grown(this.lastSentences, new Int32Array(places))
    this.sums = grown(this.sums, new Int16Array(places * width))
  }
}
