import type { CollectionDefinition, Doc, Filter, IndexDefinition, NarrowSchema, Sort, Update } from './collection.ts'
import { isRecord, StoreUsageError } from './json-value.ts'
import { mapSealed } from './map-sealed.ts'
import { Place, type ScalarKind } from './schema-places.ts'
import { checkFilter, checkIndex, checkSort } from './sealed-filter.ts'
import { pinnedId, sealUpdate } from './sealed-update.ts'
import type { Sealer } from './sealer.ts'
import { StoreError } from './store-error.ts'

/** Between documents as services know them and documents as they lie in the store, whichever engine keeps them. */
export class SealedFields<T extends Doc> {
  readonly #definition: CollectionDefinition<T>
  readonly #sealer: Sealer
  readonly #root: Place
  /** Nothing but its id, which is never sealed, and what is plain. */
  readonly #isPlain: boolean

  constructor(definition: CollectionDefinition<T>, sealer: Sealer) {
    this.#definition = definition
    this.#sealer = sealer
    this.#root = Place.root(definition.schema)
    this.#isPlain = !this.#root.holdsSeals
    for (const index of definition.indexes ?? []) checkIndex(index, this.#root)
  }

  /** The same documents, of which only these fields are read. */
  narrowed<S extends Doc>(schema: NarrowSchema<S>): SealedFields<S> {
    return new SealedFields<S>({ name: this.#definition.name, schema }, this.#sealer)
  }

  /** Throws when the document could not be read again. */
  sealDoc(doc: Doc): Doc {
    const parsed = this.#definition.schema.safeParse(doc)
    if (!parsed.success) throw this.#misfit('a document to insert', parsed.error)
    const id = checkedId(doc._id)
    const sealed = mapSealed(doc, this.#root, '', (text, path) => this.#seal(text, id, path))
    return { ...(isRecord(sealed) ? sealed : {}), _id: id }
  }

  /** Throws `SealError` when a string does not open, `StoreError` when the document does not fit its schema. */
  openDoc(doc: Doc): T {
    const at = (path: string) => ({ collection: this.#definition.name, id: doc._id, path })
    const open = (text: string, path: string): string => this.#sealer.open(text, at(path))
    const opened = this.#isPlain ? doc : mapSealed(doc, this.#root, '', open)
    const parsed = this.#definition.schema.safeParse(opened)
    if (!parsed.success) throw this.#misfit('a stored document', parsed.error)
    return parsed.data
  }

  /** Strings sealed for the document that `filter` pins; throws when there are some and it pins none. */
  sealUpdate(filter: Filter, update: Update): Update {
    return sealUpdate(update, pinnedId(filter), this.#root, (text, id, path) => this.#seal(text, id, path))
  }

  checkFilter(filter: Filter): Filter {
    checkFilter(filter, this.#root)
    return filter
  }

  checkSort(sort: Sort): Sort {
    checkSort(sort, this.#root)
    return sort
  }

  scalars(): Map<string, ScalarKind> {
    return this.#root.scalars().set('_id', 'string')
  }

  /** Declared indexes, and one for the expiry. */
  indexes(): IndexDefinition[] {
    const { indexes = [], expiresAtField } = this.#definition
    return expiresAtField ? [...indexes, { key: { [expiresAtField]: 1 } }] : indexes
  }

  #seal(text: string, id: string, path: string): string {
    return this.#sealer.seal(text, { collection: this.#definition.name, id, path })
  }

  // Zod's own message may quote what it refuses: only the paths are kept.
  #misfit(what: string, error: { issues: { path: PropertyKey[] }[] }): StoreError {
    const paths = error.issues.map((issue) => issue.path.map(String).join('.') || '(whole)')
    return new StoreError('failed', `${what} does not fit the schema of ${this.#definition.name}: ${paths.join(', ')}`)
  }
}

const checkedId = (id: unknown): string => {
  if (typeof id !== 'string' || id === '') throw new StoreUsageError('_id must be a string that is not empty')
  return id
}
