import { createHash } from 'node:crypto'
import { type Db, type IndexDescription, MongoServerError } from 'mongodb'
import type { IndexDefinition } from './collection.ts'
import { ttlField } from './mongo-expiry.ts'

const namespaceNotFound = 26
const namespaceExists = 48
/** IndexOptionsConflict: the same index is there under another name. */
const sameIndex = 85

type NamedIndex = IndexDescription & { name: string }

/** Named from its definition, so that another definition is another index, and an older instance keeps its own. */
const described = (collection: string, { key, unique, partialFilterExpression }: IndexDefinition): NamedIndex => {
  const text = JSON.stringify([Object.entries(key), unique === true, partialFilterExpression])
  return {
    key,
    name: `${collection}_${createHash('sha256').update(text).digest('hex').slice(0, 12)}`,
    ...(unique ? { unique } : {}),
    ...(partialFilterExpression ? { partialFilterExpression } : {}),
  }
}

const ttlPrefix = (collection: string): string => `${collection}_ttl_`

/** Its name says which field the dates are made of: documents are also written by who does not know the definition. */
const ttlIndex = (collection: string, field: string): NamedIndex => ({
  key: { [ttlField]: 1 },
  name: ttlPrefix(collection) + field,
  expireAfterSeconds: 0,
})

export const isTtl = (index: NamedIndex): boolean => index.expireAfterSeconds !== undefined

const unless = async <T>(code: number, done: Promise<T>): Promise<T | undefined> => {
  try {
    return await done
  } catch (error) {
    if (error instanceof MongoServerError && error.code === code) return undefined
    throw error
  }
}

const presentIndexes = async (db: Db, collection: string): Promise<IndexDescription[]> =>
  (await unless(namespaceNotFound, db.collection(collection).indexes())) ?? []

const definitionOf = ({ key, unique, partialFilterExpression, expireAfterSeconds }: IndexDescription): string =>
  JSON.stringify([Object.entries(key), unique === true, partialFilterExpression, expireAfterSeconds])

/** Before its first write, which may be in a transaction, where it could not be created beside others. */
export const createCollection = async (db: Db, collection: string): Promise<void> => {
  await unless(namespaceExists, db.createCollection(collection))
}

/** The field that the collection's expiry dates are made of, as the indexes that lie there tell. */
export const expiryFieldOf = async (db: Db, collection: string): Promise<string | undefined> => {
  const prefix = ttlPrefix(collection)
  const names = (await presentIndexes(db, collection)).map(({ name }) => String(name))
  return names.find((name) => name.startsWith(prefix))?.slice(prefix.length)
}

/** Declared indexes that are not there. One that an operator made under another name serves as well. */
export const missingIndexes = async (
  db: Db,
  collection: string,
  indexes: IndexDefinition[],
  expiryField: string | undefined,
): Promise<NamedIndex[]> => {
  const present = await presentIndexes(db, collection)
  const isThere = (index: NamedIndex): boolean =>
    present.some(({ name }) => name === index.name) ||
    (!isTtl(index) && present.some((other) => definitionOf(other) === definitionOf(index)))
  const wanted = [
    ...indexes.map((index) => described(collection, index)),
    ...(expiryField ? [ttlIndex(collection, expiryField)] : []),
  ]
  return wanted.filter((index) => !isThere(index))
}

/** Several instances may do so at once. Nothing is ever dropped: an older instance may still need it. */
export const createIndexes = async (db: Db, collection: string, missing: NamedIndex[]): Promise<void> => {
  for (const index of missing) await unless(sameIndex, db.collection(collection).createIndexes([index]))
}
