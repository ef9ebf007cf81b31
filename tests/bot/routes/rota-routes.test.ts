import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditChainDefinition, auditDefinition } from '../../../services/audit/audit-record.ts'
import { emptyRota, type RotaContent, rotaContentSchema } from '../../../services/duty/rota.ts'
import { Staff } from '../../support/staff.ts'
import { Teen } from '../../support/teen.ts'
import { startTestApp, type TestApp } from '../../support/test-app.ts'

/** A Monday at noon in Paris. */
const noon = Date.parse('2026-05-04T12:00:00+02:00')
let now = noon
let app: TestApp
let admin: Staff
let lea: Staff
let leaId: string

beforeAll(async () => {
  app = await startTestApp({ clock: () => now })
  admin = await Staff.signsIn(app.url)
  lea = await admin.invites('Lea')
  leaId = (await lea.get<{ id: string }>('/api/session')).body.id
})
afterAll(() => app.end())

interface RotaJson {
  version: number
  mayChange: boolean
  mine: { from: string; to: string }[]
  isOnCall: boolean
  content?: RotaContent
  people?: { id: string; name: string }[]
  uncovered?: { from: string; to: string }[]
  changes?: { byName: string; parts: string[] }[]
}

const days = [1, 2, 3, 4, 5]
const content = (): RotaContent => ({
  ...rotaContentSchema.parse(emptyRota),
  weekly: [{ days, from: '09:00', to: '19:00' }],
  shifts: [{ person: leaId, days: [1], from: '09:00', to: '14:00' }],
  onCall: [leaId],
})

describe('the rota over HTTP', () => {
  test('whoever plans changes it whole, once, and every change is kept and in the audit', async () => {
    const before = (await admin.get<RotaJson>('/api/rota')).body
    expect(before).toMatchObject({ version: 0, mayChange: true, uncovered: [], changes: [] })
    expect(before.people?.map(({ name }) => name)).toContain('Lea')
    const set = await admin.post<RotaJson>('/api/rota', { version: 0, content: content() })
    expect(set.body).toMatchObject({ version: 1, changes: [{ parts: ['weekly', 'shifts', 'onCall'] }] })
    expect(set.body.uncovered?.[0]).toEqual({ from: '2026-05-04T12:00:00.000Z', to: '2026-05-04T17:00:00.000Z' })
    // Sent again, the answer having been lost.
    expect((await admin.post<RotaJson>('/api/rota', { version: 0, content: content() })).body.version).toBe(1)
    const audited = async (): Promise<number> => {
      const waiting = await app.services.store.collection(auditDefinition)
      const sealed = await app.services.store.collection(auditChainDefinition)
      return (
        (await waiting.countDocuments({ type: 'rota_changed' })) +
        (await sealed.countDocuments({ type: 'rota_changed' }))
      )
    }
    expect(await audited()).toBe(1)
  })

  test('two who change it at once: the second is told, and nothing is lost', async () => {
    const { version } = (await admin.get<RotaJson>('/api/rota')).body
    const change = (atOnce: number) =>
      admin.post<{ code: string }>('/api/rota', { version, content: { ...content(), atOnce } })
    const answers = await Promise.all([change(3), change(4)])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('rota_changed')
  })

  test('a counsellor sees the hours and their own turns, nobody else’s, and changes nothing', async () => {
    const { body } = await lea.get<RotaJson>('/api/rota')
    expect(body.mine[0]).toEqual({ from: '2026-05-04T10:00:00.000Z', to: '2026-05-04T12:00:00.000Z' })
    expect(body).toMatchObject({ mayChange: false, isOnCall: true })
    expect(body).not.toHaveProperty('content')
    expect(body).not.toHaveProperty('people')
    expect((await lea.post('/api/rota', { version: 2, content: content() })).status).toBe(403)
  })

  test('what is no rota is refused', async () => {
    const wrong = { ...content(), weekly: [{ days: [8], from: '09:00', to: '19:00' }] }
    expect((await admin.post('/api/rota', { version: 2, content: wrong })).status).toBe(400)
  })
})

describe('who is there, and whether that is enough', () => {
  test('now, by the rota, and what comes in', async () => {
    const { body } = await lea.get('/api/duty')
    expect(body).toMatchObject({
      isOpen: true,
      planned: ['Lea'],
      staffedUntil: '2026-05-04T12:00:00.000Z',
      nextStaffedAt: null,
      criticalWaiting: 0,
      capacity: { level: 'ok', arrivalsPerHour: 0, lengthMinutes: 25, measured: 0 },
      alerts: { ways: [{ state: 'off' }, { state: 'off' }], waiting: 0, givenUp: 0 },
    })
    expect((body as { present: string[] }).present).toContain('Lea')
  })

  test('more than those who are there can answer: it is said, with how many would be enough', async () => {
    const { version } = (await admin.get<RotaJson>('/api/rota')).body
    await admin.post('/api/rota', { version, content: { ...content(), atOnce: 1 } })
    for (let n = 0; n < 20; n++) {
      const teen = await Teen.arrives(app.url)
      await teen.says(n === 0 ? 'je veux mourir' : 'Parler à quelqu’un')
    }
    now += 61_000
    const { body } = await lea.get<{ capacity: { level: string; people: number; peopleNeeded: number } }>('/api/duty')
    expect(body).toMatchObject({ criticalWaiting: 1, capacity: { level: 'beyond', arrivalsPerHour: 10 } })
    expect(body.capacity.peopleNeeded).toBeGreaterThan(body.capacity.people)
  })
})
