import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Store } from '../../../services/store/collection.ts'
import { openEmbeddedStore } from '../../../services/store/embedded.ts'
import { embeddedPlace } from '../../contract/embedded-place.ts'
import { aReport, reports, sealerWith } from '../../contract/sample.ts'

let place: Awaited<ReturnType<typeof embeddedPlace>>
let dataDir: string
let store: Store | undefined

beforeEach(async () => {
  place = await embeddedPlace()
  dataDir = join(place.dataDir, 'data')
})
afterEach(async () => {
  await store?.close()
  store = undefined
  if (isMounted()) execFileSync('/bin/umount', [dataDir])
  await place.destroy()
})

const openStore = async () => {
  store = await openEmbeddedStore({ dataDir, sealer: sealerWith('k1') })
  return store
}

const isMounted = (): boolean => execFileSync('/bin/mount').toString().includes(` on ${dataDir} `)
const mount = (options: string): void => {
  mkdirSync(dataDir, { recursive: true })
  execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', dataDir])
}
const mayMount = ((): boolean => {
  if (process.getuid?.() !== 0 || process.platform !== 'linux') return false
  try {
    execFileSync('/usr/bin/unshare', ['-m', '/bin/mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

test('its files are for their owner alone, also those of an earlier release', async () => {
  mkdirSync(dataDir)
  writeFileSync(join(dataDir, 'lock.db'), '', { mode: 0o644 })
  const opened = await openStore()
  await (await opened.collection(reports)).insertOne(aReport('a'))
  const modes = readdirSync(dataDir).map((name) => [name, statSync(join(dataDir, name)).mode & 0o777])
  expect(Object.fromEntries(modes)).toMatchObject({ 'store.db': 0o600, 'store.db-wal': 0o600, 'lock.db': 0o600 })
  expect(modes.filter(([, mode]) => mode !== 0o600)).toEqual([])
})

test.skipIf(!mayMount)(
  'a full disk refuses clearly, keeps what was acknowledged, and goes on when there is room (needs root, to mount a tmpfs)',
  async () => {
    mount('size=3m')
    const collection = await (await openStore()).collection(reports)
    const fill = join(dataDir, 'filling')
    writeFileSync(fill, Buffer.alloc(1_500_000))
    const story = 'x'.repeat(20_000)
    const acknowledged: string[] = []
    let refusal: unknown
    for (let i = 0; i < 500 && !refusal; i++) {
      await collection.insertOne(aReport(`r${i}`, { story })).then(
        () => acknowledged.push(`r${i}`),
        (error: unknown) => {
          refusal = error
        },
      )
    }
    expect(refusal).toMatchObject({ name: 'StoreError', code: 'disk_full' })
    expect(acknowledged.length).toBeGreaterThan(0)
    expect(await collection.countDocuments({})).toBe(acknowledged.length)
    expect((await collection.findOne({ _id: 'r0' }))?.story).toBe(story)
    rmSync(fill)
    await collection.insertOne(aReport('after', { story }))
    await store?.close()
    const again = await (await openStore()).collection(reports)
    const ids = (await again.find({}).toArray()).map(({ _id }) => _id)
    expect(ids.sort()).toEqual([...acknowledged, 'after'].sort())
  },
  30_000,
)

test.skipIf(!mayMount)('a folder that cannot be written is told at once (needs root, to mount a tmpfs)', async () => {
  mount('size=3m')
  await (await openStore()).close()
  store = undefined
  execFileSync('/bin/mount', ['-o', 'remount,ro', dataDir])
  await expect(openStore()).rejects.toMatchObject({ code: 'folder_unwritable' })
})

test('a tool beside the server reads and writes in turn with it, and neither fails', async () => {
  const server = await (await openStore()).collection(reports)
  const tool = await openEmbeddedStore({ dataDir, sealer: sealerWith('k1'), openedBy: 'tool', beside: true })
  await Promise.all([
    ...Array.from({ length: 100 }, (_, i) => server.insertOne(aReport(`s${i}`))),
    ...Array.from({ length: 100 }, (_, i) => tool.raw.write('beside', [{ _id: `t${i}` }])),
  ])
  expect(await tool.raw.count('reports')).toBe(100)
  expect(await store?.raw.count('beside')).toBe(100)
  await tool.close()
  await server.insertOne(aReport('after'))
  await expect(openEmbeddedStore({ dataDir, sealer: sealerWith('k1') })).rejects.toMatchObject({
    code: 'folder_in_use',
  })
})

test('a tool beside makes no store, and notes no key', async () => {
  const beside = { dataDir, sealer: sealerWith('k1', 'k2'), openedBy: 'tool', beside: true } as const
  await expect(openEmbeddedStore(beside)).rejects.toMatchObject({ code: 'failed' })
  await openStore()
  const tool = await openEmbeddedStore(beside)
  expect((await tool.raw.read('key_checks', undefined, 9)).map(({ _id }) => _id)).toEqual(['k1'])
  await tool.close()
})

test('a server does not start on what a move left unfinished; a tool does', async () => {
  await (await openStore()).raw.write('unfinished_moves', [
    { _id: 'move', move: 'copy', from: '', startedAt: 1, reached: 0 },
  ])
  await store?.close()
  store = undefined
  await expect(openStore()).rejects.toMatchObject({ code: 'unfinished' })
  await (await openEmbeddedStore({ dataDir, sealer: sealerWith('k1'), openedBy: 'tool' })).close()
})
