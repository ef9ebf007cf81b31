import type { Clock } from '../../clock.ts'
import type { CollectionDefinition, Doc, Store } from '../collection.ts'
import { canOpenChecks, keyChecks } from '../key-check.ts'
import { unfinishedMoves } from '../place.ts'
import type { RawDoc } from '../raw-documents.ts'
import type { Sealer } from '../sealer.ts'
import { type CollectionDigest, Digest, isSameDigest } from './digest.ts'
import { type ExportHeader, type ExportPart, readExport } from './export-file.ts'
import { isEmptyPlace, movableCollections, Sieve, sifted, tombstoneCollection, tombstonesIn } from './sieve.ts'

export interface ImportOptions {
  store: Store
  sealer: Sealer
  path: string
  definitions: readonly CollectionDefinition<Doc>[]
  clock: Clock
}

export type ImportResult =
  /** `counts`: by collection. `buried`: documents of destroyed cases, left out. `droppedCases`: the cases among them. */
  | { ok: true; counts: Map<string, number>; buried: number; droppedCases: string[] }
  /** The file was written with a key that was not given. Nothing was written. */
  | { ok: false; reason: 'wrong_key' }
  /** Something lies here that this import did not leave. Nothing was written. */
  | { ok: false; reason: 'place_not_empty' }
  /** Another move into this place was not finished. Nothing was written. */
  | { ok: false; reason: 'other_move' }
  /** What lies here now is not what the file holds. */
  | { ok: false; reason: 'different'; collections: string[] }

const batch = 250
const moveId = 'move'
/** As in a copy: what would be gone at once is not brought back. */
const expiryMarginMs = 10 * 60_000

/**
 * Puts a file's documents into an empty place, as they lie in the file, sealed. The file is read through first: a damaged
 * one is refused before anything is written. Killed half-way, the same import goes on where it was.
 * Throws `ExportFileError`.
 */
export const importStore = async (options: ImportOptions): Promise<ImportResult> => {
  const header = await readThrough(options.path)
  if (!canOpenChecks(header.keyChecks, options.sealer)) return { ok: false, reason: 'wrong_key' }
  const reached = await begin(options, header)
  if (typeof reached !== 'number') return reached
  await options.store.raw.write(keyChecks.name, header.keyChecks)
  const written = await new Import(options, header, reached).run()
  return finish(options, written)
}

const readThrough = async (path: string): Promise<ExportHeader> => {
  let header: ExportHeader | undefined
  for await (const part of readExport(path)) if (part.kind === 'header') header = part.header
  if (!header) throw new Error('a file without a header was taken for whole')
  return header
}

const markOf = (header: ExportHeader, startedAt: number, reached: number): RawDoc => ({
  _id: moveId,
  move: 'import',
  from: header.id,
  startedAt,
  reached,
})

/** How many of the file's documents an earlier attempt has written. */
const begin = async (
  { store: { raw }, clock }: ImportOptions,
  header: ExportHeader,
): Promise<number | ImportResult> => {
  const [marked] = await raw.read(unfinishedMoves.name, undefined, 1)
  if (marked) return marked.from === header.id ? Number(marked.reached) : { ok: false, reason: 'other_move' }
  if (!(await isEmptyPlace(raw))) return { ok: false, reason: 'place_not_empty' }
  await raw.write(unfinishedMoves.name, [markOf(header, clock(), 0)])
  return 0
}

interface Written {
  /** What must lie here now. */
  digests: Map<string, CollectionDigest>
  buried: number
  sieve: Sieve
  /** Ids of the file's own tombstones: the place may have had others. */
  tombstones: ReadonlySet<string>
}

/** One reading of the file: skips what an earlier attempt wrote, writes the rest, counts all of it. */
class Import {
  readonly #options: ImportOptions
  readonly #header: ExportHeader
  readonly #reached: number
  readonly #digests = new Map<string, Digest>()
  readonly #tombstones = new Set<string>()
  #waiting: RawDoc[] = []
  #collection = ''

  constructor(options: ImportOptions, header: ExportHeader, reached: number) {
    this.#options = options
    this.#header = header
    this.#reached = reached
  }

  async run(): Promise<Written> {
    const { store, definitions, sealer, clock, path } = this.#options
    const dead = await tombstonesIn(store.raw)
    const sieve = new Sieve({ definitions, sealer, dead, expiresBy: clock() + expiryMarginMs })
    let last = 0
    for await (const part of readExport(path)) {
      if (part.kind !== 'document') continue
      await this.#take(part, sieve)
      last = part.number
    }
    await this.#flush(last)
    const digests = new Map([...this.#digests].map(([name, digest]) => [name, digest.end()]))
    return { digests, buried: sieve.buried, sieve, tombstones: this.#tombstones }
  }

  async #take({ collection, doc, number }: ExportPart & { kind: 'document' }, sieve: Sieve): Promise<void> {
    if (collection !== this.#collection || this.#waiting.length >= batch) await this.#flush(number - 1)
    this.#collection = collection
    if (collection === tombstoneCollection) this.#tombstones.add(doc._id)
    const passed = sieve.pass(collection, doc)
    if (!passed) return
    this.#digest(collection).add(passed)
    // A window that was parted from a destroyed case is sealed anew each time.
    if (number > this.#reached || passed !== doc) this.#waiting.push(passed)
  }

  /** The mark follows the documents: killed in between, these are written once more, the same. */
  async #flush(reached: number): Promise<void> {
    if (this.#waiting.length === 0) return
    const { raw } = this.#options.store
    await raw.write(this.#collection, this.#waiting.splice(0))
    await raw.write(unfinishedMoves.name, [markOf(this.#header, this.#options.clock(), reached)])
  }

  #digest(collection: string): Digest {
    const digest = this.#digests.get(collection) ?? new Digest()
    this.#digests.set(collection, digest)
    return digest
  }
}

const finish = async ({ store }: ImportOptions, written: Written): Promise<ImportResult> => {
  const { digests, buried, sieve, tombstones } = written
  const counts = new Map<string, number>()
  const different: string[] = []
  for (const name of new Set([...digests.keys(), ...(await movableCollections(store.raw))])) {
    const digest = new Digest()
    const isOwn = (doc: RawDoc) => name !== tombstoneCollection || tombstones.has(doc._id)
    for await (const doc of sifted(store.raw, name, sieve)) if (isOwn(doc)) digest.add(doc)
    const here = digest.end()
    counts.set(name, here.count)
    if (!isSameDigest(here, digests.get(name))) different.push(name)
  }
  if (different.length > 0) return { ok: false, reason: 'different', collections: different }
  await store.raw.remove(unfinishedMoves.name, [moveId])
  return { ok: true, counts, buried, droppedCases: sieve.droppedCases }
}
