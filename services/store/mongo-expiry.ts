import type { Clock } from '../clock.ts'
import type { Doc, Filter, Update } from './collection.ts'
import { isRecord, StoreUsageError } from './json-value.ts'

/** As it lies in MongoDB. */
export interface StoredDoc extends Doc {
  [field: string]: unknown
}

/** A date beside the milliseconds of `expiresAtField`: MongoDB's own sweep understands dates only. */
export const ttlField = 'ttl'

const mirrored = ['$set', '$setOnInsert', '$max', '$min']
const farthest = 8.64e15

export const withoutTtl = (doc: StoredDoc): StoredDoc => {
  const { [ttlField]: _ttl, ...rest } = doc
  return rest
}

/** When the server's own sweep may take a document. It sweeps by its own time; the application's may be another, in tests. */
export const ttlOf = (expiresAt: number, clock: Clock): Date => {
  const ahead = Date.now() - clock()
  return new Date(Math.max(-farthest, Math.min(farthest, Math.round(expiresAt + ahead))))
}

/** Keeps `ttl` in step with the field after which a document may be removed, in every write. */
export class Expiry {
  readonly #field: string | undefined
  readonly #clock: Clock

  constructor(field: string | undefined, clock: Clock) {
    if (field?.includes('.')) throw new StoreUsageError(`cannot expire by a nested field: ${field}`)
    this.#field = field
    this.#clock = clock
  }

  get field(): string | undefined {
    return this.#field
  }

  doc(doc: Doc): StoredDoc {
    const stored: StoredDoc = { ...doc }
    const at = this.#field && stored[this.#field]
    return typeof at === 'number' ? { ...stored, [ttlField]: ttlOf(at, this.#clock) } : stored
  }

  /** Throws for operators whose result cannot be told beforehand. */
  update(filter: Filter, update: Update, upsert: boolean): Update {
    const field = this.#field
    if (field === undefined) return update
    if (upsert && field in filter)
      throw new StoreUsageError(`an upsert does not take its expiry from the filter: ${field}`)
    const changed = Object.entries(update).map(([operator, operands]): [string, unknown] => {
      if (!isRecord(operands) || !(field in operands)) return [operator, operands]
      return [operator, { ...operands, [ttlField]: this.#operand(operator, operands[field]) }]
    })
    return Object.fromEntries(changed)
  }

  #operand(operator: string, at: unknown): unknown {
    if (operator === '$unset') return ''
    if (!mirrored.includes(operator)) throw new StoreUsageError(`${operator} does not fit an expiry`)
    // What is not a date never expires: it takes the place of an earlier date.
    return typeof at === 'number' ? ttlOf(at, this.#clock) : null
  }
}
