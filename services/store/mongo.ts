import { type CommandStartedEvent, type Db, MongoClient, type MongoClientOptions } from 'mongodb'
import { type Clock, systemClock } from '../clock.ts'
import type {
  Collection,
  CollectionDefinition,
  CommitResult,
  Doc,
  Filter,
  IndexDefinition,
  Sort,
  Store,
  Write,
} from './collection.ts'
import { DeclaredCollections } from './declared-collections.ts'
import { MongoCalls } from './mongo-calls.ts'
import { MongoChanges } from './mongo-changes.ts'
import { MongoCollection } from './mongo-collection.ts'
import { commitSteps } from './mongo-commit.ts'
import { storeErrorOf } from './mongo-errors.ts'
import { Expiry, type StoredDoc } from './mongo-expiry.ts'
import { createCollection, createIndexes, isTtl, missingIndexes } from './mongo-indexes.ts'
import { MongoRawDocuments } from './mongo-raw.ts'
import { checkPlace, type OpenedBy } from './place.ts'
import { SealedFields } from './sealed-fields.ts'
import type { Sealer } from './sealer.ts'
import { StoreError } from './store-error.ts'

export interface MongoStoreOptions {
  /**
   * Of a replica set. Its path names the database (`relais` without one). TLS, X.509 and SCRAM are what it says; its own
   * pool and timeouts come before ours.
   */
  uri: string
  sealer: Sealer
  clock?: Clock
  /** Default: `server`. */
  openedBy?: OpenedBy
  /** What the server's operator sees in its list of connections. */
  appName?: string
  /** After which a question counts as not answered; `unreachable` is thrown. */
  callLimitMs?: number
  /** Sees each command as it is sent, content included: for tests. */
  onCommand?: (command: CommandStartedEvent) => void
}

/** What only this engine has. */
export interface MongoStore extends Store {
  /** The server's `queryPlanner`: tests hold request paths to an index. */
  explain(collection: string, filter: Filter, sort?: Sort): Promise<unknown>
}

const defaultCallLimitMs = 10_000
/** Index builds wait for all that lies there. */
const declareLimitMs = 10 * 60_000
/** Name of no collection of ours: those begin with a letter. */
const pings = '_pings'

/** For what the address does not say itself. Elections take up to 12 s; who waits for an answer is told sooner. */
const defaults: MongoClientOptions = {
  appName: 'relais',
  maxPoolSize: 50,
  serverSelectionTimeoutMS: 5_000,
  connectTimeoutMS: 5_000,
  // Far above any answer; a host that is gone is found by the heartbeats first.
  socketTimeoutMS: 60_000,
  waitQueueTimeoutMS: 8_000,
  heartbeatFrequencyMS: 5_000,
}

/** Whatever the address says: nothing is acknowledged that an election could take back, nor read what it could. */
const promised: MongoClientOptions = {
  retryWrites: true,
  retryReads: true,
  readPreference: 'primary',
  // Each by the name that an address would use: a concern given as a whole gives way to the address.
  readConcernLevel: 'majority',
  w: 'majority',
  journal: true,
  ignoreUndefined: true,
}

const optionsFor = ({ uri, appName, onCommand }: MongoStoreOptions): MongoClientOptions => {
  const query = uri.includes('?') ? uri.slice(uri.indexOf('?') + 1) : ''
  const named = [...new URLSearchParams(query).keys()].map((key) => key.toLowerCase())
  const ours = { ...defaults, ...(appName ? { appName } : {}) }
  const kept = Object.entries(ours).filter(([key]) => !named.includes(key.toLowerCase()))
  return { ...Object.fromEntries(kept), ...promised, ...(onCommand ? { monitorCommands: true } : {}) }
}

const databaseName = (uri: string): string => {
  const [, path] = /^mongodb(?:\+srv)?:\/\/[^/?]+\/([^?]*)/.exec(uri) ?? []
  return path ? decodeURIComponent(path) : 'relais'
}

const newClient = (options: MongoStoreOptions): MongoClient => {
  try {
    const client = new MongoClient(options.uri, optionsFor(options))
    if (options.onCommand) client.on('commandStarted', options.onCommand)
    return client
  } catch (error) {
    throw storeErrorOf(error)
  }
}

/**
 * The store of several machines: a MongoDB replica set, every string sealed before it gets there.
 * Throws `StoreError` with code `unreachable`, `access_denied`, `unfinished` or `wrong_key`, or `failed` for an address that cannot be
 * read and a server that is not a replica set; then nothing is left open.
 */
export const openMongoStore = async (options: MongoStoreOptions): Promise<MongoStore> => {
  const client = newClient(options)
  const store = new ReplicaSetStore(client, client.db(databaseName(options.uri)), options)
  try {
    await store.open(options.openedBy ?? 'server')
  } catch (error) {
    await store.close()
    throw error
  }
  return store
}

class ReplicaSetStore implements MongoStore {
  readonly raw: MongoRawDocuments
  readonly #client: MongoClient
  readonly #db: Db
  readonly #sealer: Sealer
  readonly #clock: Clock
  readonly #limitMs: number
  readonly #calls: MongoCalls
  readonly #changes: MongoChanges
  readonly #declared = new DeclaredCollections<MongoCollection<Doc>>()

  constructor(client: MongoClient, db: Db, options: MongoStoreOptions) {
    this.#client = client
    this.#db = db
    this.#sealer = options.sealer
    this.#clock = options.clock ?? systemClock
    this.#limitMs = options.callLimitMs ?? defaultCallLimitMs
    this.#calls = new MongoCalls(this.#limitMs)
    this.#changes = new MongoChanges(db)
    this.raw = new MongoRawDocuments({ client, db, sealer: this.#sealer, clock: this.#clock, calls: this.#calls })
  }

  async open(openedBy: OpenedBy): Promise<void> {
    const hello = await this.#calls.run(async () => {
      await this.#client.connect()
      return this.#db.admin().command({ hello: 1 })
    })
    // Sharded clusters answer through a router, whose every shard is a replica set.
    if (!hello.setName && hello.msg !== 'isdbgrid')
      throw new StoreError('failed', 'the database is not a replica set: it could not commit several writes together')
    await checkPlace(this, this.#sealer, openedBy)
  }

  async collection<T extends Doc>(definition: CollectionDefinition<T>): Promise<Collection<T>> {
    return this.#declared.open(definition, () => this.#declare(definition))
  }

  async commit(writes: Write[]): Promise<CommitResult> {
    const steps = writes.map((write) => this.#declared.named(write.collection).step(write))
    return this.#calls.run(async () => {
      await this.#changes.ready
      return commitSteps(this.#client, steps, this.#limitMs)
    })
  }

  /** A write that a majority has: what cannot be done without one is not ready. */
  async ping(): Promise<void> {
    const change = { $set: { at: Date.now() } }
    await this.#calls.run(() =>
      this.#db.collection<StoredDoc>(pings).updateOne({ _id: 'ping' }, change, { upsert: true }),
    )
  }

  async close(): Promise<void> {
    await this.#calls.close()
    await this.#changes.close()
    await this.#client.close()
  }

  async explain(collection: string, filter: Filter, sort?: Sort): Promise<unknown> {
    return this.#declared.named(collection).explain(filter, sort)
  }

  #declare<T extends Doc>(definition: CollectionDefinition<T>) {
    const { name } = definition
    const expiry = new Expiry(definition.expiresAtField, this.#clock)
    const fields = new SealedFields(definition, this.#sealer)
    const parts = { definition, fields, expiry, calls: this.#calls, changes: this.#changes }
    const documents = this.#db.collection<StoredDoc>(name)
    const collection = new MongoCollection<T>({ ...parts, documents }) as MongoCollection<Doc>
    return {
      collection,
      ready: this.#calls.run(() => this.#prepare(name, fields.indexes(), expiry.field), declareLimitMs),
    }
  }

  async #prepare(name: string, indexes: IndexDefinition[], expiryField: string | undefined): Promise<void> {
    await createCollection(this.#db, name)
    const missing = await missingIndexes(this.#db, name, indexes, expiryField)
    // Before the index that says that it was done.
    if (expiryField && missing.some(isTtl)) await this.raw.fillExpiry(name, expiryField)
    await createIndexes(this.#db, name, missing)
  }
}
