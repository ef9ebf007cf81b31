import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openEmbeddedStore } from '../../../services/store/embedded.ts'
import { embeddedPlace } from '../../contract/embedded-place.ts'
import { everyPlace } from '../../contract/every-place.ts'
import { sealerWith } from '../../contract/sample.ts'
import { adding } from './migration-loop.ts'
import { migrationsSuite } from './migrations-suite.ts'

for (const [engine, newPlace] of everyPlace) migrationsSuite(engine, newPlace)

const program = fileURLToPath(
  new URL('../../../.cache/test-dist/tests/services/store/migration-loop.js', import.meta.url),
)

/** Lets it migrate until it has said that `chunks` chunks are done, then kills it; gives how many it said. */
const migrateAndKill = async (dataDir: string, aheadMs: number, chunks: number): Promise<number> => {
  const child = spawn(process.execPath, [program, dataDir, String(aheadMs)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  let said = 0
  for await (const _line of createInterface({ input: child.stdout })) {
    said += 1
    if (said === chunks) child.kill('SIGKILL')
  }
  await exited
  return said
}

test('kill -9 between and in the middle of chunks: each document is migrated exactly once', async () => {
  const { dataDir, destroy } = await embeddedPlace()
  const docs = Array.from({ length: 2_000 }, (_, i) => ({ _id: `n${String(i).padStart(4, '0')}`, n: 0 }))
  const before = await openEmbeddedStore({ dataDir, sealer: sealerWith('k1') })
  for (let from = 0; from < docs.length; from += 500) await before.raw.write('counters', docs.slice(from, from + 500))
  await before.close()

  const killedAfter = [1, 3, 1, 4, 2]
  for (const [kill, chunks] of killedAfter.entries())
    expect(await migrateAndKill(dataDir, kill * 60_000, chunks)).toBeGreaterThanOrEqual(chunks)
  await migrateAndKill(dataDir, killedAfter.length * 60_000, Number.POSITIVE_INFINITY)

  const after = await openEmbeddedStore({ dataDir, sealer: sealerWith('k1') })
  expect((await after.raw.read('counters', undefined, 3_000)).map(({ n }) => n)).toEqual(docs.map(() => 1))
  expect(await after.raw.read('migrations', undefined, 10)).toEqual([
    expect.objectContaining({ _id: adding.id, doneAt: expect.any(Number), reached: 'n1999' }),
  ])
  await after.close()
  await destroy()
}, 60_000)
