import { afterEach, beforeEach, expect, test } from 'vitest'
import { CareBook } from '../../../services/care/care-book.ts'
import { CaseRepository } from '../../../services/cases/case-repository.ts'
import { Presence } from '../../../services/counsellors/presence.ts'
import { Duty } from '../../../services/duty/duty.ts'
import { Rotas } from '../../../services/duty/rotas.ts'
import { minutes, queueCase, t0 } from '../cases/case-builder.ts'
import { openTestStore, type TestStore } from '../cases/open-test-store.ts'

const now = t0 + minutes(2)
let house: TestStore
let repository: CaseRepository
let care: CareBook
let duty: Duty
beforeEach(async () => {
  house = await openTestStore()
  repository = await CaseRepository.open(house.store)
  const presence = await Presence.open(house.store)
  for (const id of ['lea', 'karim']) await presence.seen(id, now)
  care = await CareBook.open(house.store, { presence, hash: (text) => text })
  duty = new Duty(presence, await Rotas.open(house.store), repository, care)
})
afterEach(() => house.end())

const waits = async (severity: 'critical' | 'low') => {
  await queueCase(repository, severity, severity)
  const report = await repository.get(severity)
  return report && duty.waitFor(report, now)
}
const pause = async (id: string) => {
  const report = await repository.get('critical')
  if (report) await care.letGo(report, id, now - minutes(1))
}

test('whoever pauses after a critical case is not counted as free, unless nobody else is', async () => {
  // Three wait before it: two people lead four conversations at once, one leads two.
  for (const id of ['a', 'b', 'c']) await queueCase(repository, id, 'critical', t0 - minutes(5))
  expect(await waits('critical')).toEqual({ from: 0, to: 10 })
  await pause('lea')
  expect(await waits('low')).toMatchObject({ to: expect.toSatisfy((to: number) => to > 10) })
  const late = await duty.waitFor((await repository.get('critical')) as never, now)
  expect(late?.to).toBeGreaterThan(10)
  await pause('karim')
  expect(await duty.waitFor((await repository.get('critical')) as never, now)).toEqual({ from: 0, to: 10 })
})

test('whoever refused the next critical case is not counted for it, and is for the others', async () => {
  await care.setRefusal('lea', true, now)
  await care.setRefusal('karim', true, now)
  expect(await waits('critical')).toBeUndefined()
  expect(await waits('low')).toEqual({ from: 0, to: 10 })
})
