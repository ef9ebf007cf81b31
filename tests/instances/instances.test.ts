import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { StubbornTeen } from '../../bench/faults/stubborn-teen.ts'
import { hasMongo, type MongoDatabase, newMongoDatabase } from '../support/mongo.ts'
import { OfficialClient } from '../support/official-client.ts'
import { type CaseJson, Staff } from '../support/staff.ts'
import { Teen } from '../support/teen.ts'
import { until } from '../support/until.ts'
import { checkConversations } from './check-conversations.ts'
import { EventStream } from './event-stream.ts'
import { House } from './house.ts'

// Each start takes seconds of the processor, and there are six of them.
vi.setConfig({ testTimeout: 90_000 })

const danger = 'je veux mourir ce soir'

const lastQueue = (heard: EventStream['heard']) => heard.findLast(({ event }) => event === 'queue')

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`).then(
    ({ status }) => status === 200,
    () => false,
  )

interface StoredConversation {
  _id: string
  owed: number
  lease: { fence: number; until: number }
}

async function closesNext(staff: Staff): Promise<void> {
  const claimed = await staff.post<CaseJson>('/api/queue/claim')
  expect(claimed).toMatchObject({ status: 200 })
  const closed = await staff.post(`/api/cases/${claimed.body.id}/close`, { outcome: 'not_relevant' })
  expect(closed).toMatchObject({ status: 200 })
  // While a colleague still counts as there, a pause after a critical case would keep the next one from them.
  expect(await staff.post('/api/care/pause/end')).toMatchObject({ status: 200 })
}

describe.skipIf(!hasMongo)('three instances on one MongoDB', () => {
  let database: MongoDatabase
  let house: House
  let staff: Staff

  beforeAll(async () => {
    database = newMongoDatabase()
    house = await House.open(database.uri, 3)
    staff = await Staff.signsIn(house.url)
  }, 120_000)
  afterAll(async () => {
    await house?.close()
    await database?.drop()
  })

  const conversationOf = async (id: string): Promise<StoredConversation> => {
    const found = await database.client
      .db(database.name)
      .collection<StoredConversation>('conversations')
      .findOne({ _id: id }, { projection: { owed: 1, lease: 1 } })
    if (!found) throw new Error('no such conversation')
    return found
  }

  test('a teen on one talks to a counsellor on another, who sees that they type', async () => {
    const teen = await Teen.arrives(house.at(0).url)
    const counsellor = (await staff.invites('Nadia')).at(house.at(1).url)
    const console = await EventStream.open(house.at(2).url, counsellor.cookie)
    await teen.says(danger)
    const { body } = await counsellor.post<CaseJson>('/api/queue/claim')
    expect(body.messages.map(({ text }) => text)).toContain(danger)
    await counsellor.post(`/api/cases/${body.id}/messages`, { text: 'Je suis là, Nadia.' })
    await teen.hears((fresh) => fresh.some(({ text }) => text === 'Je suis là, Nadia.'))
    await teen.says('merci', { answered: false })
    const read = await counsellor.at(house.at(2).url).get<CaseJson>(`/api/cases/${body.id}`)
    expect(read.body.messages.at(-1)?.text).toBe('merci')
    await teen.post({ type: 'typing' })
    await until('typing, at another instance', () => console.heard.some(({ event }) => event === 'typing'))
    expect(console.heard.find(({ event }) => event === 'typing')?.data).toEqual({ id: body.id })
    expect(await counsellor.post(`/api/cases/${body.id}/close`, { outcome: 'helped' })).toMatchObject({ status: 200 })
    await console.close()
  })

  test('wherever each request and each socket goes, a conversation is one', async () => {
    const client = await OfficialClient.arrives(house.url)
    for (const text of ['salut', '13 ans', 'C’est pour moi']) await client.says(text)
    expect(new Set(client.ids).size).toBe(client.ids.length)
    client.leaves()
    expect([...house.balancer.given.keys()].sort()).toEqual(house.instances.map(({ port }) => port).sort())
  })

  test('a new case shows on every console within two seconds', async () => {
    const consoles = await Promise.all(house.instances.map(({ url }) => EventStream.open(url, staff.cookie)))
    const delays: number[] = []
    for (let round = 0; round < 6; round++) {
      const teen = await Teen.arrives(house.at(round % 3).url)
      const before = performance.now()
      const { id } = await teen.post({ type: 'message', text: danger })
      for (const { heard } of consoles) {
        const told = await until('the new case', () => heard.find(({ event, at }) => event === 'queue' && at > before))
        delays.push(told.at - before)
      }
      // A turn that comes after the closing would rightly queue the case again.
      await teen.hears((fresh) => fresh.some(({ replyToId }) => replyToId === id))
      await closesNext(staff)
      await until('the empty queue, everywhere', () =>
        consoles.every(({ heard }) => lastQueue(heard)?.data.queued === 0),
      )
    }
    const median = delays.sort((a, b) => a - b)[delays.length >> 1] ?? 0
    globalThis.console.log(`a new case on ${consoles.length} consoles: median ${Math.round(median)} ms`)
    expect(median).toBeLessThan(2_000)
    await Promise.all(consoles.map((each) => each.close()))
  })

  test('a restart of one after the other in the middle of conversations loses nothing and doubles nothing', async () => {
    let isOver = false
    const teens = Array.from({ length: 3 }, () => new StubbornTeen(house.url))
    const talks = teens.map(async (teen) => {
      await teen.arrives()
      while (!isOver) {
        await teen.says(`message ${teen.said.length}`, false)
        if (teen.said.length % 3 === 0) await teen.repeatsItself()
        await teen.tails()
        await wait(50)
      }
    })
    for (const index of house.instances.keys()) {
      const { code, said } = await house.restart(index)
      expect(code, said).toBe(0)
    }
    isOver = true
    await Promise.all(talks)
    await checkConversations(house.url, teens)
    globalThis.console.log(`rolling restart: ${teens.reduce((sum, { said }) => sum + said.length, 0)} messages`)
  })

  test('an instance paused in a turn, past its lease, cannot commit it any more', async () => {
    const paused = house.at(0)
    const teen = new StubbornTeen(paused.url)
    await teen.arrives()
    await until('the greeting', async () => (await conversationOf(teen.conversationId)).owed === 0)
    let caught: StoredConversation | undefined
    while (!caught) {
      await teen.says(`essai ${teen.said.length}`, false)
      paused.relais.pause()
      const now = await conversationOf(teen.conversationId)
      if (now.owed === 1 && now.lease.until > 0) caught = now
      else paused.relais.resume()
      if (!caught) await until('the turn', async () => (await conversationOf(teen.conversationId)).owed === 0)
    }
    const before = caught.lease.fence
    const after = await until('the turn, at another instance', async () => {
      const now = await conversationOf(teen.conversationId)
      return now.owed === 0 && now
    })
    expect(after.lease.fence).toBeGreaterThan(before)
    paused.relais.resume()
    // It answers again, and what it still had in hand is refused: said once, answered once.
    await until('the paused one', () => isReady(paused.url))
    await until('that it gave up', () =>
      /turn_not_committed|store_unavailable|turns_interrupted/.test(paused.relais.stderr),
    )
    await teen.says('encore là', false)
    await checkConversations(paused.url, [teen])
    globalThis.console.log(`paused in a turn: ${teen.said.length} messages, ${paused.relais.stderr.trim()}`)
  })
})
