import { afterEach, beforeEach, expect, test } from 'vitest'
import { planTeenMessage } from '../../../services/cases/case-plans.ts'
import { accountsDefinition } from '../../../services/counsellors/account.ts'
import { openCase, queueCase } from '../../services/cases/case-builder.ts'
import { type Person, type StaffServer, startStaffServer } from './staff-server.ts'

let server: StaffServer
let lea: Person
const streams: Stream[] = []

beforeEach(async () => {
  server = await startStaffServer()
  lea = await server.join('lea')
})
afterEach(async () => {
  for (const stream of streams.splice(0)) await stream.leave()
  await server.stop()
  expect(server.errors).toEqual([])
})

/** Reads server-sent events one after the other. */
class Stream {
  readonly headers: Headers
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  #text = ''

  constructor(response: Response) {
    if (!response.body) throw new Error('no body')
    this.headers = response.headers
    this.#reader = response.body.getReader()
    streams.push(this)
  }

  /** The next block, comments included; `undefined` once the server has ended the stream. */
  async block(): Promise<string | undefined> {
    while (!this.#text.includes('\n\n')) {
      const { value, done } = await this.#reader.read()
      if (done) return undefined
      this.#text += Buffer.from(value).toString('utf8')
    }
    const end = this.#text.indexOf('\n\n')
    const block = this.#text.slice(0, end)
    this.#text = this.#text.slice(end + 2)
    return block
  }

  /** The next event of this name. */
  async next(name: string): Promise<unknown> {
    for (let block = await this.block(); block !== undefined; block = await this.block()) {
      const [first, data] = block.split('\n')
      if (first === `event: ${name}`) return JSON.parse(data?.replace('data: ', '') ?? '')
    }
    throw new Error(`the stream ended without ${name}`)
  }

  /** Waits for all of these, in whatever order they come: a beat may tell the queue before the change does. */
  async hears(...expected: [name: string, data: unknown][]): Promise<void> {
    const missing = new Set(expected.map(([name, data]) => `event: ${name}\ndata: ${JSON.stringify(data)}`))
    while (missing.size > 0) {
      const block = await this.block()
      if (block === undefined) throw new Error(`the stream ended without ${[...missing].join(', ')}`)
      missing.delete(block)
    }
  }

  async leave(): Promise<void> {
    await this.#reader.cancel()
  }
}

const follow = async (person: Person): Promise<Stream> =>
  new Stream(await fetch(`${server.origin()}/api/events`, { headers: { cookie: person.cookie } }))

test('whoever loses the role hears nothing more, and is there for nobody', async () => {
  const stream = await follow(lea)
  const accounts = await server.store.collection(accountsDefinition)
  await accounts.updateOne({ _id: lea.id }, { $set: { roles: ['analyst'] } })
  while ((await stream.block()) !== undefined);
  expect(await server.presence.isHere(lea.id, server.clock())).toBe(false)
})

test('the first event is the queue as it is', async () => {
  await queueCase(server.repository, 'one', 'critical')
  const stream = await follow(lea)
  expect(stream.headers.get('content-type')).toBe('text/event-stream')
  expect(stream.headers.get('cache-control')).toBe('no-store')
  expect(await stream.block()).toBe('event: queue\ndata: {"queued":1,"critical":1}')
})

test('a case that enters, is claimed and written in is told by its id alone, and to its owner as theirs', async () => {
  const stream = await follow(lea)
  await stream.next('queue')
  await queueCase(server.repository, 'one', 'high')
  await stream.hears(['case', { id: 'one' }], ['queue', { queued: 1, critical: 0 }])
  await lea.post('/api/cases/one/claim')
  await stream.hears(['case', { id: 'one', mine: true }], ['queue', { queued: 0, critical: 0 }])
  await lea.post('/api/cases/one/messages', { text: 'Bonjour' })
  await stream.hears(['case', { id: 'one', mine: true }])
})

test('a draft is nobody’s news', async () => {
  const stream = await follow(lea)
  await stream.next('queue')
  await openCase(server.repository, 'draft')
  await queueCase(server.repository, 'later')
  const told: unknown[] = [await stream.next('case')]
  await queueCase(server.repository, 'last')
  for (let id: unknown; JSON.stringify(id) !== '{"id":"last"}'; told.push(id)) id = await stream.next('case')
  expect(told).not.toContainEqual({ id: 'draft' })
})

test('typing is passed on', async () => {
  const stream = await follow(lea)
  await stream.next('queue')
  server.typing.tell('one')
  expect(await stream.next('typing')).toEqual({ id: 'one' })
})

test('an open stream shows that somebody is there, without keeping the session in use', async () => {
  const stream = await follow(lea)
  await stream.next('queue')
  server.tick(20 * 60_000)
  while ((await stream.block()) !== ': here') {}
  while ((await stream.block()) !== ': here') {}
  expect(await server.presence.isOnDuty(server.clock())).toBe(true)
  server.tick(11 * 60_000)
  while ((await stream.block()) !== undefined) {}
  expect((await lea.get('/api/session')).status).toBe(401)
})

test('a store that never tells: a new case, and what is written in one’s own, are seen all the same', async () => {
  await server.stop()
  server = await startStaffServer({ isDeaf: true })
  lea = await server.join('lea')
  const stream = await follow(lea)
  await stream.hears(['queue', { queued: 0, critical: 0 }])
  await queueCase(server.repository, 'one', 'critical', server.clock())
  await stream.hears(['queue', { queued: 1, critical: 1 }])
  await lea.post('/api/cases/one/claim')
  await stream.hears(['queue', { queued: 0, critical: 0 }])
  server.tick(60_000)
  await server.repository.commit(planTeenMessage({ _id: 'one' }, server.clock(), false))
  await stream.hears(['case', { id: 'one', mine: true }])
})

test('signing out ends the stream', async () => {
  const stream = await follow(lea)
  await stream.next('queue')
  await lea.del('/api/session')
  while ((await stream.block()) !== undefined) {}
  expect(await server.presence.lastSeen(lea.id)).toBeUndefined()
})

test('sealing the history of a case is no news of it', async () => {
  const stream = await follow(lea)
  await queueCase(server.repository, 'one', 'high', server.clock())
  await stream.hears(['case', { id: 'one' }])
  const sealed = { $set: { sealed: 4 }, $unset: { unsealedAt: '' } }
  expect(await server.repository.cases.updateOne({ _id: 'one' }, sealed)).toEqual({ matchedCount: 1 })
  await queueCase(server.repository, 'two', 'high', server.clock())
  expect(await stream.next('case')).toEqual({ id: 'two' })
})
