import { expect, test } from 'vitest'
import { killEmbeddedLoads, killMongoLoads, type LoadKills } from '../../bench/faults/kill-loads.ts'
import { noDamage } from '../../bench/faults/load-check.ts'
import { hasMongo, withMongo } from './mongo-to-kill.ts'

/** `npm run bench -- faults --long` kills 300 times on each. */
const kills = 15

const expectNothingLost = ({ damage, stuck, acknowledged }: LoadKills): void => {
  expect(damage).toEqual(noDamage())
  expect(stuck).toEqual([])
  expect(acknowledged).toBeGreaterThan(kills)
}

test('killed in the middle of writing, the embedded store loses nothing and does nothing twice', {
  timeout: 240_000,
}, async () => {
  const done = await killEmbeddedLoads({ kills, seed: 5 })
  console.log(`embedded: ${kills} kills, ${done.acknowledged} acknowledged`)
  expectNothingLost(done)
  expect(done.failed).toBe(0)
})

test.skipIf(!hasMongo)(
  'process, connection or server killed, MongoDB loses nothing, does nothing twice, and goes on',
  { timeout: 300_000 },
  () =>
    withMongo(async (server) => {
      const done = await killMongoLoads(server, { kills, seed: 5 })
      console.log(`${server.name}: ${kills} kills, ${done.acknowledged} acknowledged, ${done.failed} failed`)
      expectNothingLost(done)
    }),
)
