import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, cp, open, readdir, readFile, rm, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openEmbeddedStore } from '../../../services/store/embedded.ts'
import { embeddedPlace } from '../../contract/embedded-place.ts'
import { loopSealer, numbered } from '../../contract/write-loop.ts'

/** What is damaged is reported at start, and left as it is: nothing is dropped without a word. */

const writeLoop = fileURLToPath(new URL('../../../.cache/test-dist/tests/contract/write-loop.js', import.meta.url))

let killed: Awaited<ReturnType<typeof embeddedPlace>>
let place: Awaited<ReturnType<typeof embeddedPlace>>
let dataDir: string
let acknowledged = 0

/** A killed process' folder: its last writes lie in the log alone. Each test has a copy. */
beforeAll(async () => {
  killed = await embeddedPlace()
  const child = spawn(process.execPath, [writeLoop, killed.dataDir, '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  for await (const _line of createInterface({ input: child.stdout })) {
    acknowledged += 1
    if (acknowledged === 60) child.kill('SIGKILL')
  }
  await exited
})
afterAll(() => killed.destroy())

beforeEach(async () => {
  place = await embeddedPlace()
  dataDir = place.dataDir
  await cp(killed.dataDir, dataDir, { recursive: true })
})
afterEach(() => place.destroy())

const openAgain = () => openEmbeddedStore({ dataDir, sealer: loopSealer() })

const bytes = async (): Promise<[string, string][]> => {
  const names = (await readdir(dataDir)).filter((name) => name.startsWith('store.db')).sort()
  return Promise.all(
    names.map(async (name): Promise<[string, string]> => [name, (await readFile(join(dataDir, name))).toString('hex')]),
  )
}

const flip = async (name: string, at: number): Promise<void> => {
  const file = await open(join(dataDir, name), 'r+')
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, at)
  await file.write(Buffer.from([(buffer[0] ?? 0) ^ 0xff]), 0, 1, at)
  await file.close()
}

const refusedAndLeft = async (): Promise<void> => {
  const before = await bytes()
  await expect(openAgain()).rejects.toMatchObject({ name: 'StoreError', code: 'corrupt' })
  // SQLite may leave an empty log beside them.
  expect(await bytes()).toEqual(expect.arrayContaining(before))
}

test('a killed process’ log is whole, and everything acknowledged is there', async () => {
  expect((await stat(join(dataDir, 'store.db-wal'))).size).toBeGreaterThan(0)
  const store = await openAgain()
  expect(await (await store.collection(numbered)).countDocuments({})).toBeGreaterThanOrEqual(acknowledged)
  await store.close()
})

/** Bytes of the log up to the last commit: behind it may lie one that was never acknowledged. */
const committedBytes = async (): Promise<number> => {
  const index = await readFile(join(dataDir, 'store.db-shm'))
  return 32 + index.readUInt32LE(16) * (24 + 4096)
}

test.each([
  ['the end of its last commit', (size: number) => size - 100],
  ['its half', (size: number) => Math.floor(size / 2)],
  ['all but its header', () => 32],
  ['everything', () => 0],
])('a log that lost %s is refused', async (_what, left) => {
  await truncate(join(dataDir, 'store.db-wal'), left(await committedBytes()))
  await refusedAndLeft()
})

test('a log that is gone is refused', async () => {
  await rm(join(dataDir, 'store.db-wal'))
  await refusedAndLeft()
})

test.each([
  ['header', () => 18],
  ['first frame', () => 60],
  ['middle', (size: number) => Math.floor(size / 2)],
])('a log with a flipped byte in its %s is refused', async (_what, at) => {
  await flip('store.db-wal', at(await committedBytes()))
  await refusedAndLeft()
})

/** Closed in order, everything lies in the database. */
const closeInOrder = async (): Promise<void> => {
  await (await openAgain()).close()
  expect(await readdir(dataDir)).not.toContain('store.db-wal')
}

test.each([
  ['header', 20],
  ['first page', 110],
])('a database with a flipped byte in its %s is refused', async (_what, at) => {
  await closeInOrder()
  await flip('store.db', at)
  await refusedAndLeft()
})

test('a database without a byte is a damaged one, not a new one', async () => {
  await closeInOrder()
  await truncate(join(dataDir, 'store.db'), 0)
  await refusedAndLeft()
})

test('a log without its database is refused', async () => {
  await rm(join(dataDir, 'store.db'))
  await refusedAndLeft()
})

test('the index of the log is only a witness: without it, or half-written, the store opens as SQLite does', async () => {
  await copyFile(join(dataDir, 'store.db-shm'), join(dataDir, 'aside'))
  await rm(join(dataDir, 'store.db-shm'))
  const store = await openAgain()
  expect(await (await store.collection(numbered)).countDocuments({})).toBeGreaterThanOrEqual(acknowledged)
  await store.close()
  // As a fall of the machine may leave it.
  await copyFile(join(dataDir, 'aside'), join(dataDir, 'store.db-shm'))
  await truncate(join(dataDir, 'store.db-shm'), 60)
  await (await openAgain()).close()
})
