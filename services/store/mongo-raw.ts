import type { Db, Collection as DriverCollection, MongoClient } from 'mongodb'
import type { Clock } from '../clock.ts'
import type { CollectionDefinition, Doc } from './collection.ts'
import type { MongoCalls } from './mongo-calls.ts'
import { Expiry, type StoredDoc, ttlField, ttlOf, withoutTtl } from './mongo-expiry.ts'
import { createCollection, expiryFieldOf, missingIndexes } from './mongo-indexes.ts'
import type { RawDoc, RawDocuments } from './raw-documents.ts'
import { SealedFields } from './sealed-fields.ts'
import type { Sealer } from './sealer.ts'

export interface MongoRawParts {
  client: MongoClient
  db: Db
  sealer: Sealer
  clock: Clock
  calls: MongoCalls
}

/** Tools wait longer than requests. MongoDB itself ends a transaction after a minute. */
const limitMs = 60_000
const countLimitMs = 10 * 60_000
const fillChunk = 500

/** As JSON compares: null is there and is null, and a list is not one of its elements. */
const equality = (value: unknown) => {
  if (value === undefined) return { $exists: false }
  return { $eq: value, $exists: true, ...(Array.isArray(value) ? {} : { $not: { $type: 'array' } }) }
}

/** {@link RawDocuments} of MongoDB. The date beside an expiry is left out, and made again by every write. */
export class MongoRawDocuments implements RawDocuments {
  readonly #parts: MongoRawParts
  readonly #expiries = new Map<string, Promise<Expiry>>()

  constructor(parts: MongoRawParts) {
    this.#parts = parts
  }

  async collections(): Promise<string[]> {
    const { db } = this.#parts
    const listed = await this.#ask(() => db.listCollections({ type: 'collection' }, { nameOnly: true }).toArray())
    // As everywhere in the store, a collection's name begins with a letter; the others are the server's and the engine's.
    return listed
      .map(({ name }) => name)
      .filter((name) => /^[a-z]/i.test(name) && !name.startsWith('system.'))
      .sort()
  }

  async read(collection: string, after: string | undefined, limit: number): Promise<RawDoc[]> {
    const filter = after === undefined ? {} : { _id: { $gt: after } }
    const found = await this.#ask(() => this.#in(collection).find(filter).sort({ _id: 1 }).limit(limit).toArray())
    return found.map(withoutTtl)
  }

  async write(collection: string, docs: RawDoc[]): Promise<void> {
    const { client, db } = this.#parts
    if (docs.length === 0) return
    const expiry = await this.#expiry(collection)
    const writes = docs.map((doc) => ({
      replaceOne: { filter: { _id: doc._id }, replacement: expiry.doc(doc), upsert: true },
    }))
    await this.#ask(async () => {
      await createCollection(db, collection)
      await client.withSession((session) =>
        session.withTransaction((inside) => this.#in(collection).bulkWrite(writes, { session: inside })),
      )
    })
  }

  async remove(collection: string, ids: string[]): Promise<void> {
    // Servers of MongoDB's protocol differ in what they say of a collection that is not there.
    if (!(await this.collections()).includes(collection)) return
    await this.#ask(() => this.#in(collection).deleteMany({ _id: { $in: ids } }))
  }

  async exchange(
    collection: string,
    id: string,
    before: Record<string, unknown>,
    after: Record<string, unknown>,
  ): Promise<boolean> {
    const expiry = await this.#expiry(collection)
    const same = Object.fromEntries(Object.entries(before).map(([field, value]) => [field, equality(value)]))
    const change = expiry.update({}, { $set: after }, false)
    const { matchedCount } = await this.#ask(() => this.#in(collection).updateOne({ ...same, _id: id }, change))
    return matchedCount === 1
  }

  count(collection: string): Promise<number> {
    return this.#parts.calls.run(() => this.#in(collection).countDocuments({}), countLimitMs)
  }

  async missingIndexes<T extends Doc>(definition: CollectionDefinition<T>): Promise<string[]> {
    const { db, sealer } = this.#parts
    const { name, expiresAtField } = definition
    const indexes = new SealedFields(definition, sealer).indexes()
    const missing = await this.#ask(() => missingIndexes(db, name, indexes, expiresAtField))
    return missing.map(({ key }) => Object.keys(key).join(','))
  }

  /** A collection that was written raw and is now declared for the first time: its documents get their dates. */
  async fillExpiry(collection: string, field: string): Promise<void> {
    this.#expiries.delete(collection)
    const { clock } = this.#parts
    for (;;) {
      const undated = { [field]: { $type: 'number' }, [ttlField]: { $exists: false } }
      const docs = await this.#in(collection)
        .find(undated)
        .project<StoredDoc>({ [field]: 1 })
        .limit(fillChunk)
        .toArray()
      if (docs.length === 0) return
      const updates = docs.map((doc) => ({
        updateOne: {
          filter: { _id: doc._id, [field]: doc[field] },
          update: { $set: { [ttlField]: ttlOf(Number(doc[field]), clock) } },
        },
      }))
      await this.#in(collection).bulkWrite(updates, { ordered: false })
    }
  }

  /** Whoever moves documents need not know their definition: the index that lies there does. */
  async #expiry(collection: string): Promise<Expiry> {
    const { db, clock } = this.#parts
    const known = this.#expiries.get(collection)
    if (known) return known
    const asked = this.#ask(() => expiryFieldOf(db, collection)).then((field) => new Expiry(field, clock))
    this.#expiries.set(collection, asked)
    asked.catch(() => this.#expiries.delete(collection))
    return asked
  }

  #in(collection: string): DriverCollection<StoredDoc> {
    return this.#parts.db.collection<StoredDoc>(collection)
  }

  #ask<T>(ask: () => Promise<T>): Promise<T> {
    return this.#parts.calls.run(ask, limitMs)
  }
}
