import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { StoreError } from '../../services/store/store-error.ts'
import { type CaseJson, Staff } from '../support/staff.ts'
import { Teen } from '../support/teen.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { until } from '../support/until.ts'

let app: TestApp
let now = Date.now()

beforeAll(async () => {
  app = await startTestApp({ clock: () => now })
})
afterAll(() => app.end())

test('after three minutes without the store nobody is called absent before they could be back', async () => {
  const teen = await Teen.arrives(app.url)
  await teen.says('je veux mourir ce soir')
  const staff = await Staff.signsIn(app.url)
  const { body } = await staff.post<CaseJson>('/api/queue/claim')
  const statusNow = async () => (await app.services.cases.get(body.id))?.status

  const sweep = vi.spyOn(app.services.sweep, 'run')
  sweep.mockImplementation(() => Promise.reject(new StoreError('unreachable', 'no answer')))
  now += 3 * 60_000
  await until('a look in vain', () => app.logged().includes('store_unavailable'))
  sweep.mockRestore()
  await until('the store', () => app.logged().includes('store_back'))
  expect(await statusNow()).toBe('claimed')
  now += 31_000
  await until('that the person did not come back', async () => (await statusNow()) === 'queued')
})
