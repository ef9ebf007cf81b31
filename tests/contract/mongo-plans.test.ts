import { setTimeout as wait } from 'node:timers/promises'
import type { CommandStartedEvent, Document } from 'mongodb'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import type * as mongo from '../../services/store/mongo.ts'
import { codeOf } from '../bot/security/told-story.ts'
import { hasMongo, type MongoDatabase, newMongoDatabase } from '../support/mongo.ts'
import { type Asked, scans } from '../support/mongo-plan.ts'
import { Staff } from '../support/staff.ts'
import { Teen } from '../support/teen.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { until } from '../support/until.ts'

/** The application as it is, but that each of its commands is heard. */
const sent = vi.hoisted(() => [] as CommandStartedEvent[])
vi.mock('../../services/store/mongo.ts', async (original) => {
  const real = await original<typeof mongo>()
  const openMongoStore: typeof mongo.openMongoStore = (options) =>
    real.openMongoStore({ ...options, onCommand: (command) => sent.push(command) })
  return { ...real, openMongoStore }
})

/** Read whole on purpose: a handful of documents, at a start or in the background, never for a request. */
const smallCollections = ['key_checks', 'migrations', 'unfinished_moves', 'kept_counts']
/** Looked through once, for documents without a date, when a collection is declared for the first time. */
const isDating = ({ filter }: Asked): boolean => filter.ttl?.$exists === false
/** Staff: whether there is anybody, asked at a start and when the first person accepts. */
const isAnybodyThere = ({ collection, filter }: Asked): boolean =>
  collection === 'accounts' && Object.keys(filter).length === 0
const isReadWhole = (asked: Asked): boolean =>
  smallCollections.includes(asked.collection) || isDating(asked) || isAnybodyThere(asked)

const minuteMs = 60_000

/** What a command has to find, and in which order. */
const askedBy = ({ commandName, command }: CommandStartedEvent): Asked[] => {
  const collection = String(command[commandName])
  // The driver sends a sort as a map, which keeps its order whatever the fields are called.
  const asked = (filter: Document = {}, sort: Iterable<[string, unknown]> = []): Asked => ({
    collection,
    filter,
    sort: Object.fromEntries(sort),
  })
  switch (commandName) {
    case 'find':
      return [asked(command.filter, command.sort)]
    case 'findAndModify':
      return [asked(command.query, command.sort)]
    case 'count':
      return [asked(command.query)]
    case 'update':
      return command.updates.map(({ q }: Document) => asked(q))
    case 'delete':
      return command.deletes.map(({ q }: Document) => asked(q))
    case 'aggregate': {
      const [first] = command.pipeline as Document[]
      return first?.$changeStream ? [] : [asked(first?.$match)]
    }
    default:
      return []
  }
}

/** Filters that differ in their values only are one. */
const shapeOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.length > 0 ? [shapeOf(value[0])] : []
  if (typeof value !== 'object' || value === null) return typeof value === 'boolean' ? value : typeof value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]))
}
const keyOf = ({ collection, filter, sort }: Asked): string =>
  `${collection} ${JSON.stringify(shapeOf(filter))} ${JSON.stringify(sort)}`

describe.skipIf(!hasMongo)('on MongoDB, the application', () => {
  let database: MongoDatabase
  let app: TestApp
  let ahead = 0

  const shapes = (): Map<string, Asked> => new Map(sent.flatMap(askedBy).map((asked) => [keyOf(asked), asked]))
  /** Housekeeping looks every two seconds. */
  const later = async (ms: number): Promise<void> => {
    ahead += ms
    await wait(3_000)
  }

  beforeAll(async () => {
    database = newMongoDatabase()
    app = await startTestApp({ env: { MONGODB_URI: database.uri }, clock: () => Date.now() + ahead })
  })
  afterAll(async () => {
    await app.end()
    await database.drop()
  })

  const deviceOf = async (teen: Teen): Promise<string> => {
    const headers = { authorization: `Bearer ${teen.token}` }
    const response = await fetch(`${app.url}/api/chat/device`, { method: 'POST', headers })
    return ((await response.json()) as { deviceKey: string }).deviceKey
  }
  const reopens = (deviceKey: string) =>
    fetch(`${app.url}/api/chat/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ deviceKey }),
    })

  const teensUseIt = async (): Promise<void> => {
    const teen = await Teen.arrives(app.url)
    const code = await codeOf(teen)
    await teen.says('choisir un mot')
    await teen.says('papillon')
    await teen.post({ type: 'typing' })
    const { streamUrl } = (await (await teen.request(`/conversations/${teen.conversationId}`)).json()) as {
      streamUrl: string
    }
    const socket = new WebSocket(streamUrl)
    await until('the first frame', () => new Promise((resolve) => socket.once('open', () => resolve(true))))
    const deviceKey = await deviceOf(teen)
    expect((await reopens(deviceKey)).status).toBe(200)
    await teen.says('https://www.instagram.com/p/Cabc123XYZ_/')
    socket.close()
    await teen.post({ type: 'event', name: 'relais/left' })
    const elsewhere = await Teen.arrives(app.url)
    await elsewhere.says(code)
    await elsewhere.says('papillon')
    await elsewhere.says('effacer')
    await elsewhere.says('Oui, tout effacer')
    const headers = { authorization: `Bearer ${elsewhere.token}` }
    await fetch(`${app.url}/api/chat/device`, { method: 'DELETE', headers })
  }

  const staffUsesIt = async (): Promise<void> => {
    const admin = await Staff.signsIn(app.url)
    const lou = await admin.invites('Lou')
    const supervisor = await admin.invites('Max', ['supervisor', 'counsellor'])
    const stream = await fetch(`${app.url}/api/events`, { headers: { cookie: lou.cookie } })
    const teens = await Promise.all(['a', 'b', 'c'].map(() => Teen.arrives(app.url)))
    for (const teen of teens) await teen.says('je veux mourir ce soir, j’ai pris des médicaments')
    const [first, second, third] = await lou.queue()
    await lou.get('/api/queue?mine=1')
    await lou.get(`/api/cases/${first?.id}`)
    const claimed = await lou.post<{ id: string }>('/api/queue/claim')
    expect(claimed.status).toBe(200)
    const own = `/api/cases/${claimed.body.id}`
    await lou.post(`${own}/messages`, { text: 'bonjour' })
    for (const teen of teens) await teen.says('merci', { answered: false })
    await lou.post(`${own}/notes`, { text: 'une note' })
    await lou.post(`${own}/severity`, { severity: 'high', why: 'vu avec elle' })
    await supervisor.post(`${own}/hold`, { on: true, why: 'réquisition' })
    const link = 'https://instagram.com/p/invente'
    for (const question of [{}, { link }, { id: claimed.body.id }, { category: 'threat', platform: 'instagram' }]) {
      expect((await lou.post('/api/cases/search', question)).status).toBe(200)
    }
    await lou.get('/api/queue?mine=1')
    const others = [first, second, third].filter((found) => found?.id !== claimed.body.id)
    await lou.post(`/api/cases/${others[0]?.id}/claim`)
    await lou.post(`/api/cases/${others[0]?.id}/release`)
    await supervisor.post(`/api/cases/${others[1]?.id}/claim`)
    await supervisor.post(`/api/cases/${others[1]?.id}/messages`, { text: 'bonjour' })
    await supervisor.post(`/api/cases/${others[1]?.id}/close`, { outcome: 'helped' })
    await teens[2]?.says('je veux mourir', { answered: false })
    await fetch(`${app.url}/api/session`, { method: 'DELETE', headers: { cookie: supervisor.cookie } })
    for (const path of ['/readyz', '/metrics']) await fetch(app.url + path)
    await stream.body?.cancel()
  }

  test('finds all that it asks for by an index', { timeout: 120_000 }, async () => {
    await teensUseIt()
    await staffUsesIt()
    const silent = await Teen.arrives(app.url)
    await silent.says('on se moque de moi tous les jours dans le groupe de la classe')
    for (const ms of [minuteMs, 20 * minuteMs, 25 * 60 * minuteMs, 40 * 24 * 60 * minuteMs]) await later(ms)
    const asked = [...shapes()].filter(([, one]) => !isReadWhole(one))
    const db = database.client.db(database.name)
    const scanning: string[] = []
    for (const [key, one] of asked) if (await scans(db.collection(one.collection), one)) scanning.push(key)
    expect(asked.length).toBeGreaterThan(40)
    expect(scanning).toEqual([])
  })

  test.each([
    { filter: { teenAt: { $lt: 5 } }, sort: {} },
    { filter: { status: { $ne: 'closed' } }, sort: {} },
    { filter: { $or: [{ status: 'queued' }, { teenAt: 5 }] }, sort: {} },
    { filter: { silenceAt: null }, sort: {} },
  ])('would be caught with $filter', async (unserved) => {
    const cases = database.client.db(database.name).collection('cases')
    expect(await scans(cases, { collection: 'cases', ...unserved })).toBe(true)
  })

  test('the small ones that are read whole are small', async () => {
    for (const name of smallCollections)
      expect(await database.client.db(database.name).collection(name).countDocuments({})).toBeLessThan(20)
  })
})
