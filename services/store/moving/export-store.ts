import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { Store } from '../collection.ts'
import { keyChecks } from '../key-check.ts'
import { compareIds, type RawDoc } from '../raw-documents.ts'
import { type CollectionDigest, Digest } from './digest.ts'
import { documentLine, endLine, formatVersion, headerLine } from './export-file.ts'
import { inMovingOrder, movableCollections, type Sieve, sifted } from './sieve.ts'

export interface ExportOptions {
  store: Store
  /** Must not exist; made for its owner alone, and whole or not at all. */
  path: string
  gzip: boolean
  program: string
  now: number
  sieve: Sieve
  /** By collection, documents that the store does not have and the file is to have. */
  added: ReadonlyMap<string, RawDoc[]>
}

/** Each document as it is at one moment; two of them may be of different moments when others write. */
export const exportStore = async (options: ExportOptions): Promise<Map<string, CollectionDigest>> => {
  const draft = `${options.path}.part`
  const digests = new Map<string, CollectionDigest>()
  const lines = Readable.from(exportLines(options, digests))
  // 'wx' of the draft is not enough: what a killed export left may be written over.
  await rm(draft, { force: true })
  try {
    const file = createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true })
    await (options.gzip ? pipeline(lines, createGzip(), file) : pipeline(lines, file))
    await rename(draft, options.path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  return digests
}

async function* exportLines(
  { store, program, now, sieve, added }: ExportOptions,
  digests: Map<string, CollectionDigest>,
): AsyncGenerator<string> {
  const hash = createHash('sha256')
  const hashed = (line: string): string => {
    hash.update(line)
    return line
  }
  const checks = await store.raw.read(keyChecks.name, undefined, 1_000)
  const header = { relais: 'export' as const, format: formatVersion, id: randomUUID(), program, exportedAt: now }
  yield hashed(headerLine({ ...header, keyChecks: checks }))
  for (const collection of inMovingOrder([...(await movableCollections(store.raw)), ...added.keys()])) {
    const digest = new Digest()
    for await (const doc of merged(sifted(store.raw, collection, sieve), added.get(collection) ?? [])) {
      digest.add(doc)
      yield hashed(documentLine(collection, doc))
    }
    digests.set(collection, digest.end())
  }
  yield endLine({ end: true, collections: Object.fromEntries(digests), sha256: hash.digest('hex') })
}

/** Both in the order of ids. */
async function* merged(docs: AsyncIterable<RawDoc>, added: readonly RawDoc[]): AsyncGenerator<RawDoc> {
  const waiting = [...added].sort((a, b) => compareIds(a._id, b._id))
  for await (const doc of docs) {
    while (waiting[0] && compareIds(waiting[0]._id, doc._id) < 0) yield* waiting.splice(0, 1)
    yield doc
  }
  yield* waiting
}
