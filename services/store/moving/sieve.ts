import type { CollectionDefinition, Doc } from '../collection.ts'
import { placeCollections } from '../place.ts'
import { type RawDoc, type RawDocuments, rawBatches } from '../raw-documents.ts'
import type { Sealer } from '../sealer.ts'

/** Ids of cases that were destroyed for good lie here, and come back with nothing. */
export const tombstoneCollection = 'tombstones'

/** Where a case's own content lies, and which field has the case's id. */
const caseFields: Record<string, string> = {
  cases: '_id',
  conversations: 'caseId',
  entries: 'caseId',
  follow_ups: 'caseId',
}

export interface SieveOptions {
  definitions: readonly CollectionDefinition<Doc>[]
  sealer: Sealer
  /** Ids of cases whose content is left out; may grow while documents go by. */
  dead: Set<string>
  /** What expires by then (epoch ms) is left out: one engine may have removed it between two looks. */
  expiresBy: number
}

/**
 * Decides document by document what is moved. Collections come in the order of {@link movableCollections}: tombstones
 * first, cases before their conversations.
 */
export class Sieve {
  readonly #options: SieveOptions
  readonly #expiryFields: ReadonlyMap<string, string | undefined>
  /** By conversation: the newest case that lives and was told there too. */
  readonly #heirs = new Map<string, { caseId: string; createdAt: number }>()
  readonly #parted = new Map<string, RawDoc>()
  readonly #dropped = new Set<string>()
  #buried = 0

  constructor(options: SieveOptions) {
    this.#options = options
    this.#expiryFields = new Map(options.definitions.map(({ name, expiresAtField }) => [name, expiresAtField]))
  }

  /** Documents left out so far because their case was destroyed. */
  get buried(): number {
    return this.#buried
  }

  /** Ids of the cases left out so far. */
  get droppedCases(): string[] {
    return [...this.#dropped]
  }

  /** The document to move, or nothing. The same for the same document. */
  pass(collection: string, doc: RawDoc): RawDoc | undefined {
    if (collection === tombstoneCollection) this.#options.dead.add(doc._id)
    const until = doc[this.#expiryFields.get(collection) ?? '']
    if (typeof until === 'number' && until <= this.#options.expiresBy) return undefined
    const caseId = doc[caseFields[collection] ?? '']
    const isDead = typeof caseId === 'string' && this.#options.dead.has(caseId)
    if (!isDead) {
      if (collection === 'cases') this.#remember(doc)
      return doc
    }
    const parted = collection === 'conversations' ? this.#part(doc) : undefined
    if (parted) return parted
    this.#buried += 1
    if (collection === 'cases') this.#dropped.add(doc._id)
    return undefined
  }

  #remember({ _id, createdAt, conversationIds }: RawDoc): void {
    if (!Array.isArray(conversationIds) || typeof createdAt !== 'number') return
    for (const id of conversationIds) {
      const known = this.#heirs.get(String(id))
      if (!known || known.createdAt < createdAt) this.#heirs.set(String(id), { caseId: _id, createdAt })
    }
  }

  /** Another case was told in the same window: it goes on with that one, and what was told before stays hidden. */
  #part(doc: RawDoc): RawDoc | undefined {
    const heir = this.#heirs.get(doc._id)
    if (!heir) return undefined
    const known = this.#parted.get(doc._id)
    if (known) return known
    const draft = this.#options.sealer.seal('', { collection: 'conversations', id: doc._id, path: 'draft' })
    const parted = { ...doc, caseId: heir.caseId, draft, hiddenThrough: doc.seq }
    this.#parted.set(doc._id, parted)
    return parted
  }
}

export const tombstonesIn = async (raw: RawDocuments): Promise<Set<string>> => {
  const ids = new Set<string>()
  for await (const docs of rawBatches(raw, tombstoneCollection)) for (const { _id } of docs) ids.add(_id)
  return ids
}

/** What is moved of a collection, in the order of ids. */
export async function* sifted(raw: RawDocuments, collection: string, sieve: Sieve): AsyncGenerator<RawDoc> {
  for await (const docs of rawBatches(raw, collection))
    for (const doc of docs) {
      const passed = sieve.pass(collection, doc)
      if (passed) yield passed
    }
}

/** Names to move: tombstones first, then in alphabetical order. */
export const movableCollections = async (raw: RawDocuments): Promise<string[]> =>
  inMovingOrder((await raw.collections()).filter((name) => !placeCollections.includes(name)))

export const inMovingOrder = (names: Iterable<string>): string[] =>
  [...new Set(names)].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))

const orderOf = (name: string): string => (name === tombstoneCollection ? '' : name)

/** Does a move into it begin from nothing? Tombstones may be there, and stay. */
export const isEmptyPlace = async (raw: RawDocuments): Promise<boolean> => {
  for (const name of await movableCollections(raw))
    if (name !== tombstoneCollection && (await raw.count(name)) > 0) return false
  return true
}
