import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { runBatch } from './embedded-batch.ts'
import { EmbeddedEngine } from './embedded-engine.ts'
import { type EmbeddedFiles, openBeside, openFiles } from './embedded-files.ts'
import {
  type Answer,
  closeMessage,
  type Numbered,
  type Opening,
  type Request,
  type ThreadData,
} from './embedded-protocol.ts'
import { StoreError } from './store-error.ts'

/** The store's thread: SQLite is synchronous, and waits for the disk here instead of in the server's way. */

type Incoming = Numbered<Request> | typeof closeMessage

// Enough to share one wait for the disk; few enough that the first of them does not wait long for the last.
const largestBatch = 256

/** The first message, and those that already wait behind it. */
const waiting = (port: MessagePort, first: Incoming): Incoming[] => {
  const batch = [first]
  while (batch.length < largestBatch && batch.at(-1) !== closeMessage) {
    const next: { message: Incoming } | undefined = receiveMessageOnPort(port)
    if (!next) break
    batch.push(next.message)
  }
  return batch
}

const serve = (port: MessagePort, files: EmbeddedFiles): void => {
  const engine = new EmbeddedEngine(files.db)
  port.on('message', (first: Incoming) => {
    const batch = waiting(port, first)
    const requests = batch.filter((message) => message !== closeMessage)
    const answers = runBatch(
      files.db,
      engine,
      requests.map(({ body }) => body),
    )
    engine.scrubIfAsked()
    const numbered = answers.map((body, index): Numbered<Answer> => ({ number: requests[index]?.number ?? -1, body }))
    if (numbered.length > 0) port.postMessage(numbered)
    if (batch.at(-1) !== closeMessage) return
    files.close()
    port.close()
  })
}

const start = (port: MessagePort, { dataDir, beside }: ThreadData): void => {
  const say = (opening: Opening) => port.postMessage(opening)
  try {
    const files = beside ? openBeside(dataDir) : openFiles(dataDir)
    serve(port, files)
    say({ opened: true })
  } catch (error) {
    const code = error instanceof StoreError ? error.code : 'failed'
    say({ opened: false, code, message: error instanceof Error ? error.message : String(error) })
  }
}

if (parentPort) start(parentPort, workerData as ThreadData)
