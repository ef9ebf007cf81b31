import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { insert, type Store } from '../../../services/store/collection.ts'
import { openEmbeddedStore } from '../../../services/store/embedded.ts'
import { embeddedPlace } from '../../contract/embedded-place.ts'
import { aReport, reports, sealerWith } from '../../contract/sample.ts'
import { loopSealer, numbered } from '../../contract/write-loop.ts'

const writeLoop = fileURLToPath(new URL('../../../.cache/test-dist/tests/contract/write-loop.js', import.meta.url))

let place: Awaited<ReturnType<typeof embeddedPlace>>
let dataDir: string
const opened: Store[] = []

const openStore = async (sealer = sealerWith('k1'), clock?: () => number) => {
  const store = await openEmbeddedStore({ dataDir, sealer, ...(clock ? { clock } : {}) })
  opened.push(store)
  return store
}

beforeEach(async () => {
  place = await embeddedPlace()
  dataDir = place.dataDir
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()))
  await place.destroy()
})

/** Lets a process write until it has acknowledged `count` documents, kills it, and gives the numbers acknowledged. */
const writeAndKill = async (from: number, count: number): Promise<number[]> => {
  const child: ChildProcess = spawn(process.execPath, [writeLoop, dataDir, String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (!child.stdout) throw new Error('no output')
  const exited = once(child, 'exit')
  const acknowledged: number[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(Number(line))
    if (acknowledged.length === count) child.kill('SIGKILL')
  }
  await exited
  return acknowledged
}

test('kill -9 in the middle of writing loses nothing that was acknowledged', async () => {
  const acknowledged: number[] = []
  for (let kill = 0; kill < 10; kill++) {
    acknowledged.push(...(await writeAndKill(Math.max(-1, ...acknowledged) + 1_000, 5 + kill * 7)))
    const store = await openStore(loopSealer())
    const docs = await (await store.collection(numbered)).find({}).toArray()
    const texts = new Map(docs.map(({ number, text }) => [number, text]))
    expect(acknowledged.filter((number) => texts.get(number) !== `mot ${number}`)).toEqual([])
    await store.close()
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(10 * 5)
}, 60_000)

test('a folder is for one process, and free again when it was killed', async () => {
  const child = spawn(process.execPath, [writeLoop, dataDir, '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  await expect(openStore(loopSealer())).rejects.toMatchObject({
    code: 'folder_in_use',
    message: `another process uses the folder of the store: ${dataDir}`,
  })
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
  await (await openStore(loopSealer())).ping()
})

test('a folder is for one store in the same process, too', async () => {
  const first = await openStore()
  await expect(openStore()).rejects.toMatchObject({ code: 'folder_in_use' })
  await first.close()
  await (await openStore()).ping()
})

test('a folder that cannot be made is told', async () => {
  const file = join(dataDir, 'file')
  await writeFile(file, '')
  const inside = openEmbeddedStore({ dataDir: join(file, 'store'), sealer: sealerWith('k1') })
  await expect(inside).rejects.toMatchObject({ name: 'StoreError', code: 'folder_unwritable' })
})

test('the folder is closed to other users', async () => {
  dataDir = join(dataDir, 'inner')
  await openStore()
  expect((await stat(dataDir)).mode & 0o077).toBe(0)
})

const fillAndClose = async (): Promise<string> => {
  const store = await openStore()
  const collection = await store.collection(reports)
  await store.commit(Array.from({ length: 500 }, (_, i) => insert(collection, aReport(`r${i}`))))
  await store.close()
  return join(dataDir, 'store.db')
}

test('a file with damaged pages is refused, and left as it is', async () => {
  const path = await fillAndClose()
  const file = await open(path, 'r+')
  await file.write(Buffer.alloc(40_000, 0x5a), 0, 40_000, 12_288)
  await file.close()
  const before = await readFile(path)
  await expect(openStore()).rejects.toMatchObject({ code: 'corrupt' })
  expect(before.equals(await readFile(path))).toBe(true)
})

test('a truncated file is refused', async () => {
  const path = await fillAndClose()
  await truncate(path, Math.floor((await stat(path)).size / 2))
  await expect(openStore()).rejects.toMatchObject({ code: 'corrupt' })
})

test('a file that is no database is refused', async () => {
  await writeFile(join(dataDir, 'store.db'), 'pas une base '.repeat(1_000))
  await expect(openStore()).rejects.toMatchObject({ code: 'corrupt' })
})

test('expired documents are removed every minute, by the given clock', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  try {
    let now = 1_000
    const store = await openStore(sealerWith('k1'), () => now)
    const collection = await store.collection(reports)
    await collection.insertOne(aReport('short', { expiresAt: 2_000 }))
    await collection.insertOne(aReport('long', { expiresAt: 9_000_000 }))
    await collection.insertOne(aReport('ever'))
    vi.advanceTimersByTime(60_000)
    expect(await collection.countDocuments({})).toBe(3)
    now = 2_000
    vi.advanceTimersByTime(60_000)
    const ids = (await collection.find({}, { sort: { _id: 1 } }).toArray()).map(({ _id }) => _id)
    expect(ids).toEqual(['ever', 'long'])
  } finally {
    vi.useRealTimers()
  }
})
