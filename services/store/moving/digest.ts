import { createHash, type Hash } from 'node:crypto'
import { isRecord } from '../json-value.ts'
import type { RawDoc } from '../raw-documents.ts'

/** Keys sorted: two engines may give the same fields in another order. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isRecord(value)) return value
  const keys = Object.keys(value).sort()
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key])]))
}

/** The same text for the same document, whichever engine gave it. */
export const canonical = (doc: RawDoc): string => JSON.stringify(sorted(doc))

export interface CollectionDigest {
  count: number
  /** Hexadecimal SHA-256 over the documents, sealed as they lie there, in the order of their ids. */
  sha256: string
}

/** Counts and hashes documents as they go by, in the order of their ids. */
export class Digest {
  readonly #hash: Hash = createHash('sha256')
  #count = 0

  add(doc: RawDoc): void {
    this.#hash.update(`${canonical(doc)}\n`)
    this.#count += 1
  }

  end(): CollectionDigest {
    return { count: this.#count, sha256: this.#hash.digest('hex') }
  }
}

export const isSameDigest = (a: CollectionDigest | undefined, b: CollectionDigest | undefined): boolean =>
  (a?.count ?? 0) === (b?.count ?? 0) && ((a?.count ?? 0) === 0 || a?.sha256 === b?.sha256)
