import { expect, test } from 'vitest'
import { noConversationDamage } from '../../bench/faults/conversation-damage.ts'
import { noDamage } from '../../bench/faults/load-check.ts'
import { countFaults, measureFaultsOf } from '../../bench/faults.ts'
import { hasMongoServer } from '../../bench/mongo-server.ts'

const wrong = ['lost', 'doubled', 'halfWritten', 'doubleOwned', 'unanswered', 'disordered', 'stuck']

test('every figure of the faults is counted, and none of them is a fault', { timeout: 240_000 }, async () => {
  const { figures } = await measureFaultsOf({ loads: 2, programs: 0, cases: 40, perQueueMongo: 40 })
  const engines = hasMongoServer() ? ['Embedded', 'Mongo'] : ['Embedded']
  const done = { kills: 2 * engines.length, claims: 80 * engines.length }
  const named = engines.flatMap((engine) => [
    [`kills${engine}`, 2],
    [`claims${engine}`, 80],
    ...wrong.map((what) => [what + engine, 0]),
  ])
  const nothing = Object.fromEntries(wrong.map((what) => [what, 0]))
  expect(figures).toEqual({ ...done, ...nothing, ...Object.fromEntries(named) })
})

test('what went wrong anywhere is counted', () => {
  const loads = {
    ...{ kills: 5, acknowledged: 9, failed: 1, stuck: ['after now'], forgotten: ['tally 7'] },
    damage: { ...noDamage(), lost: ['e1-0'], half: ['commit 5'], doubleOwned: ['j1'] },
  }
  const programs = {
    ...{ kills: 2, conversations: 3, messages: 12, inDanger: 1 },
    damage: { ...noConversationDamage(), lost: ['t-1'], doubled: ['2'], unanswered: ['5'], disordered: ['t'] },
  }
  const race = { claimed: 10, doubleOwned: ['a'], lost: ['b'], disordered: ['c before d'] }
  expect(countFaults(loads, programs, [race, race])).toEqual({
    ...{ kills: 7, claims: 20, lost: 4, doubled: 1, halfWritten: 1, doubleOwned: 3 },
    ...{ unanswered: 1, disordered: 3, stuck: 1 },
  })
})
