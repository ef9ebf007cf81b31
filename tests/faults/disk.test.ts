import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadEntries } from '../../bench/faults/load.ts'
import { benchSealer } from '../../bench/places.ts'
import type { Collection } from '../../services/store/collection.ts'
import { type EmbeddedStore, openEmbeddedStore } from '../../services/store/embedded.ts'
import { StoreError } from '../../services/store/store-error.ts'

const run = (command: string, ...args: string[]): boolean => spawnSync(command, args, { stdio: 'ignore' }).status === 0

const sizeMb = 8
const ballastMb = 3
const mountSmall = (folder: string): boolean =>
  run('mount', '-t', 'tmpfs', '-o', `size=${sizeMb}m`, 'relais-test', folder)

/** Only who may mount can have a disk that is soon full, or that cannot be written even by root. */
const canMount = await (async () => {
  const folder = await mkdtemp(join(tmpdir(), 'relais-disk-'))
  const isMounted = mountSmall(folder)
  if (isMounted) run('umount', folder)
  await rm(folder, { recursive: true })
  return isMounted
})()

describe.skipIf(!canMount)('a small disk', () => {
  let disk: string
  let store: EmbeddedStore | undefined

  beforeEach(async () => {
    disk = await mkdtemp(join(tmpdir(), 'relais-disk-'))
    expect(mountSmall(disk)).toBe(true)
  })
  afterEach(async () => {
    await store?.close()
    store = undefined
    expect(run('umount', disk)).toBe(true)
    await rm(disk, { recursive: true })
  })

  const open = async () => {
    store = await openEmbeddedStore({ dataDir: join(disk, 'data'), sealer: benchSealer() })
    return { store, entries: await store.collection(loadEntries) }
  }
  const codeOf = (error: unknown): string => (error instanceof StoreError ? error.code : String(error))

  /** Writes several at a time until some are refused. Gives the ids acknowledged, and why the others were refused. */
  const writeUntilFull = async (
    entries: Collection<{ _id: string; run: number; number: number; part: number; text: string }>,
  ) => {
    const acknowledged: string[] = []
    const refused = new Set<string>()
    for (let number = 0; refused.size === 0; number += 8) {
      const together = Array.from({ length: 8 }, (_, index) => `n${number + index}`)
      const written = together.map(async (_id) => {
        await entries.insertOne({ _id, run: 0, number, part: 0, text: 'mot '.repeat(2_000) })
        acknowledged.push(_id)
      })
      for (const one of await Promise.allSettled(written))
        if (one.status === 'rejected') refused.add(codeOf(one.reason))
    }
    return { acknowledged, refused: [...refused] }
  }
  const idsIn = async (entries: { find(filter: object): { toArray(): Promise<{ _id: string }[]> } }) =>
    (await entries.find({}).toArray()).map(({ _id }) => _id)

  test('full: each write says so, nothing acknowledged is lost, and with room it goes on without a restart', {
    timeout: 60_000,
  }, async () => {
    await writeFile(join(disk, 'ballast'), Buffer.alloc(ballastMb * 1024 * 1024))
    const first = await open()
    const { acknowledged, refused } = await writeUntilFull(first.entries)
    expect(refused).toEqual(['disk_full'])
    expect(acknowledged.length).toBeGreaterThan(50)
    expect(await idsIn(first.entries)).toEqual(expect.arrayContaining(acknowledged))

    await rm(join(disk, 'ballast'))
    await first.store.ping()
    await first.entries.insertOne({ _id: 'after', run: 0, number: 0, part: 0, text: 'mot' })
    await first.store.close()
    const again = await open()
    expect((await idsIn(again.entries)).sort()).toEqual([...acknowledged, 'after'].sort())
  })

  test('full at the start: refused, and with room everything is there', async () => {
    await writeFile(join(disk, 'ballast'), Buffer.alloc(ballastMb * 1024 * 1024))
    const first = await open()
    const { acknowledged } = await writeUntilFull(first.entries)
    await first.store.close()
    store = undefined
    // What closing freed is taken by something else.
    run('dd', 'if=/dev/zero', `of=${join(disk, 'more')}`, 'bs=4k')
    const refused = await open().catch((error: unknown) => error)
    expect(['disk_full', 'folder_unwritable']).toContain(codeOf(refused))
    await rm(join(disk, 'ballast'))
    expect((await idsIn((await open()).entries)).sort()).toEqual(acknowledged.sort())
  })

  test('read only: the start is refused, nothing is lost', async () => {
    const first = await open()
    await first.entries.insertOne({ _id: 'a', run: 0, number: 0, part: 0, text: 'mot' })
    await first.store.close()
    store = undefined
    expect(run('mount', '-o', 'remount,ro', disk)).toBe(true)
    await expect(open()).rejects.toMatchObject({ name: 'StoreError', code: 'folder_unwritable' })
    expect(run('mount', '-o', 'remount,rw', disk)).toBe(true)
    expect(await idsIn((await open()).entries)).toEqual(['a'])
  })
})
