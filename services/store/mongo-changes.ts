import { setTimeout as sleep } from 'node:timers/promises'
import type { ChangeStream, Db, ResumeToken } from 'mongodb'
import type { Change } from './collection.ts'
import { isHistoryLost } from './mongo-errors.ts'

type Listener = (change: Change) => void

/** The server also tells that the whole database was dropped: of no document. */
interface Told {
  ns?: { coll: string }
  documentKey?: { _id: string }
}

const pipeline = [
  { $match: { operationType: { $in: ['insert', 'update', 'replace', 'delete'] } } },
  { $project: { ns: 1, documentKey: 1 } },
]
const firstWaitMs = 100
const longestWaitMs = 5_000

/**
 * One change stream for the whole database, opened when something listens. It goes on from where it was after any
 * error. Where that is no longer possible (the oplog has moved on), what was changed meanwhile is not told:
 * it is a hint, who listens looks for itself now and then.
 */
export class MongoChanges {
  readonly #db: Db
  readonly #listeners = new Map<string, Set<Listener>>()
  readonly #closing = new AbortController()
  #stream: ChangeStream<StreamedDoc, Told> | undefined
  #token: ResumeToken | undefined
  #following: Promise<void> | undefined
  #opened: () => void = () => undefined

  /** Resolved when the stream is open, or cannot be opened: what is written from then on is told. */
  ready: Promise<void> = Promise.resolve()

  constructor(db: Db) {
    this.#db = db
  }

  listen(collection: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(collection) ?? new Set()
    this.#listeners.set(collection, listeners.add(listener))
    this.#start()
    return () => listeners.delete(listener)
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#stream?.close().catch(() => undefined)
    await this.#following
  }

  #start(): void {
    if (this.#following) return
    this.ready = new Promise((resolve) => {
      this.#opened = resolve
    })
    this.#following = this.#follow()
  }

  async #follow(): Promise<void> {
    let waitMs = firstWaitMs
    while (!this.#closing.signal.aborted) {
      try {
        await this.#read(() => {
          waitMs = firstWaitMs
        })
      } catch (error) {
        if (isHistoryLost(error)) this.#token = undefined
      }
      this.#opened()
      await sleep(waitMs, undefined, { signal: this.#closing.signal }).catch(() => undefined)
      waitMs = Math.min(waitMs * 2, longestWaitMs)
    }
    this.#opened()
  }

  /** Until an error that the driver does not get over by itself. */
  async #read(onAnswer: () => void): Promise<void> {
    const stream = this.#db.watch<StreamedDoc, Told>(
      pipeline,
      this.#token === undefined ? {} : { resumeAfter: this.#token },
    )
    this.#stream = stream
    // The server gives its place in the oplog with its first answer, before anything has changed.
    stream.once('resumeTokenChanged', () => this.#opened())
    try {
      while (!this.#closing.signal.aborted) {
        // Each asks the server once, which waits up to a second: a server that is gone is noticed.
        const told = await stream.tryNext()
        onAnswer()
        this.#token = stream.resumeToken
        if (told?.ns && told.documentKey) this.#tellSoon({ collection: told.ns.coll, id: told.documentKey._id })
      }
    } finally {
      await stream.close().catch(() => undefined)
    }
  }

  /** Outside of the reading, which no listener may stop. */
  #tellSoon(change: Change): void {
    setImmediate(() => {
      if (this.#closing.signal.aborted) return
      for (const listener of this.#listeners.get(change.collection) ?? []) listener(change)
    })
  }
}

interface StreamedDoc {
  _id: string
}
