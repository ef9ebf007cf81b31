import { afterEach, beforeEach, expect, test } from 'vitest'
import { Alerts } from '../../../services/alerts/alerts.ts'
import { CaseRepository } from '../../../services/cases/case-repository.ts'
import { Concerns } from '../../../services/concerns/concerns.ts'
import { aCounsellor, queueCase, t0 } from '../cases/case-builder.ts'
import { openTestStore, type TestStore } from '../cases/open-test-store.ts'

let house: TestStore
beforeEach(async () => {
  house = await openTestStore()
})
afterEach(() => house.end())

test('whoever had the case never reads what is said of them, however it came into their hands', async () => {
  const leads = ['ines', 'remi', 'zoe', 'paul'].map((id) => aCounsellor(id, ['counsellor', 'child_protection_lead']))
  const [ines, remi, zoe, paul] = leads
  if (!ines || !remi || !zoe || !paul) throw new Error('four leads')
  const having = async (role: string) => (role === 'child_protection_lead' ? leads : [])
  const alerts = await Alerts.open(house.store, { ways: {}, clock: () => t0 })
  const concerns = await Concerns.open(house.store, { having }, alerts)
  const repository = await CaseRepository.open(house.store)
  await queueCase(repository, 'one')
  const report = await repository.get('one')
  if (!report) throw new Error('no case')
  const events = [
    { at: t0, by: 'ines', type: 'claimed' },
    { at: t0 + 1, by: 'remi', type: 'transfer_accepted' },
    // Given by a supervisor: only what was done with it then tells whose it was.
    { at: t0 + 2, by: 'chef', type: 'reassigned' },
    { at: t0 + 3, by: 'zoe', type: 'answered' },
    { at: t0 + 4, by: 'teen', type: 'answer_owed' },
  ]
  await concerns.raise('said', { ...report, events }, { kind: 'words', text: 'bizarre' }, t0 + 5)
  for (const one of [ines, remi, zoe]) expect(await concerns.list(one)).toEqual([])
  expect(await concerns.list(paul)).toMatchObject([{ _id: 'said', about: ['zoe', 'remi', 'ines'] }])
})
