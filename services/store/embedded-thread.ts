import { Worker } from 'node:worker_threads'
import { type Change, DuplicateKeyError } from './collection.ts'
import {
  type Answer,
  closeMessage,
  type Failure,
  type Numbered,
  type Opening,
  type OperationName,
  type Operations,
  type ThreadData,
} from './embedded-protocol.ts'
import { StoreError } from './store-error.ts'

// The build puts the thread's program beside this file. Run from source (tests), this file is TypeScript, which a thread
// of Node 20 cannot load: tests/setup/build.ts compiles the thread's program to `.cache/test-dist` before any test.
const program = import.meta.url.endsWith('.ts')
  ? new URL('../../.cache/test-dist/services/store/embedded-worker.js', import.meta.url)
  : new URL('./embedded-worker.js', import.meta.url)

interface Waiting {
  resolve(result: Operations[OperationName]['result']): void
  reject(error: Error): void
}

const errorOf = (failure: Failure): Error =>
  failure.kind === 'duplicate' ? new DuplicateKeyError(failure.message) : new StoreError(failure.code, failure.message)

/** Starts the thread and waits until it has opened its folder. Throws {@link StoreError}. */
export const openThread = async (
  folder: ThreadData,
  onChanges: (changes: Change[]) => void,
): Promise<EmbeddedThread> => {
  const worker = new Worker(program, { workerData: folder })
  const exited = new Promise((resolve) => worker.once('exit', resolve))
  const opening = await new Promise<Opening>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  if (!opening.opened) {
    // Only then are the files given back.
    await exited
    throw new StoreError(opening.code, opening.message)
  }
  return new EmbeddedThread(worker, onChanges)
}

/** Questions to the store's thread and its answers, which come in the order of the questions. */
export class EmbeddedThread {
  readonly #worker: Worker
  readonly #onChanges: (changes: Change[]) => void
  readonly #waiting = new Map<number, Waiting>()
  readonly #exited: Promise<void>
  #next = 0
  #closed: StoreError | undefined

  constructor(worker: Worker, onChanges: (changes: Change[]) => void) {
    this.#worker = worker
    this.#onChanges = onChanges
    worker.on('message', (answers: Numbered<Answer>[]) => this.#receive(answers))
    worker.on('error', (cause) => this.#stop(new StoreError('failed', 'the thread of the store stopped', { cause })))
    this.#exited = new Promise((resolve) => {
      worker.on('exit', () => {
        this.#stop(new StoreError('closed', 'the store is closed'))
        resolve()
      })
    })
  }

  /** Resolves once what it wrote is on the disk. */
  ask<K extends OperationName>(op: K, request: Operations[K]['request']): Promise<Operations[K]['result']> {
    if (this.#closed) return Promise.reject(this.#closed)
    const number = this.#next++
    return new Promise((resolve, reject) => {
      this.#worker.postMessage({ number, body: { op, ...request } })
      this.#waiting.set(number, { resolve, reject })
    })
  }

  /** What was asked before is answered first. */
  async close(): Promise<void> {
    if (!this.#closed) this.#worker.postMessage(closeMessage)
    this.#closed ??= new StoreError('closed', 'the store is closed')
    await this.#exited
  }

  #receive(answers: Numbered<Answer>[]): void {
    const changes: Change[] = []
    for (const { number, body } of answers) {
      const waiting = this.#waiting.get(number)
      this.#waiting.delete(number)
      if (!body.ok) waiting?.reject(errorOf(body.failure))
      else {
        waiting?.resolve(body.result)
        changes.push(...body.changes)
      }
    }
    // Later, so that who listens cannot keep an answer from who waits for it.
    if (changes.length > 0) setImmediate(this.#onChanges, changes)
  }

  #stop(error: StoreError): void {
    this.#closed ??= error
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}
