import type { Collection, CollectionDefinition, Doc } from './collection.ts'
import { StoreUsageError } from './json-value.ts'

/** An engine's own collection, under the definition that it was declared with. */
interface Declared extends Collection<Doc> {
  readonly definition: CollectionDefinition<Doc>
}

/** A collection that is being made ready: tables and indexes. */
interface Declaration<C> {
  collection: C
  ready: Promise<unknown>
}

/** What was declared, each name once and always the same way; the same book for both engines. */
export class DeclaredCollections<C extends Declared> {
  readonly #declared = new Map<string, Declaration<C>>()

  /**
   * The collection, once it is ready. Throws `StoreUsageError` when its name was declared with other indexes before, and
   * whatever made `ready` fail; then the next one to open it tries again.
   */
  async open<T extends Doc>(
    definition: CollectionDefinition<T>,
    declare: () => Declaration<C>,
  ): Promise<Collection<T>> {
    const { name } = definition
    const known = this.#declared.get(name) ?? this.#remember(name, declare())
    if (!sameIndexes(known.collection.definition, definition))
      throw new StoreUsageError(`declared twice, differently: ${name}`)
    await known.ready
    // One name is one definition: what was declared under it holds these documents.
    return known.collection as Collection<Doc> as Collection<T>
  }

  /** Throws `StoreUsageError` when nothing was declared under this name. */
  named(name: string): C {
    const declared = this.#declared.get(name)
    if (!declared) throw new StoreUsageError(`not declared: ${name}`)
    return declared.collection
  }

  find(name: string): C | undefined {
    return this.#declared.get(name)?.collection
  }

  all(): C[] {
    return Array.from(this.#declared.values(), ({ collection }) => collection)
  }

  #remember(name: string, declaration: Declaration<C>): Declaration<C> {
    this.#declared.set(name, declaration)
    declaration.ready.catch(() => {
      if (this.#declared.get(name) === declaration) this.#declared.delete(name)
    })
    return declaration
  }
}

const sameIndexes = (a: CollectionDefinition<Doc>, b: CollectionDefinition<Doc>): boolean =>
  JSON.stringify([a.indexes, a.expiresAtField]) === JSON.stringify([b.indexes, b.expiresAtField])
