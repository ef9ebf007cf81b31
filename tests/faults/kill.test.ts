import { expect, test } from 'vitest'
import { noConversationDamage } from '../../bench/faults/conversation-damage.ts'
import { killProgram, killProgramOnMongo, type ProgramKills } from '../../bench/faults/kill-program.ts'
import { hasMongo, withMongo } from './mongo-to-kill.ts'

const expectNothingLost = (runs: ProgramKills[]): void => {
  const [conversations, messages] = (['conversations', 'messages'] as const).map((what) =>
    runs.reduce((sum, run) => sum + run[what], 0),
  )
  console.log(
    `${runs.reduce((sum, { kills }) => sum + kills, 0)} kills, ${conversations} conversations, ${messages} messages`,
  )
  for (const { damage, inDanger } of runs) {
    expect(damage).toEqual(noConversationDamage())
    expect(inDanger).toBeGreaterThan(0)
  }
}

test('killed in the middle of conversations: nothing lost, nothing said twice, no danger unseen', {
  timeout: 600_000,
}, async () => {
  // Two programs die side by side.
  expectNothingLost(await Promise.all([20_261, 77].map((seed) => killProgram({ kills: 6, seed }))))
})

test.skipIf(!hasMongo)(
  'the same on MongoDB, with connections that are cut and a server that dies',
  { timeout: 600_000 },
  () =>
    withMongo(async (server) => {
      expectNothingLost([await killProgramOnMongo(server, { kills: 4, seed: 78 })])
    }),
)
