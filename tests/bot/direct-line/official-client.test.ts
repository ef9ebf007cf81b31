import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ConnectionStatus } from 'botframework-directlinejs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { OfficialClient } from '../../support/official-client.ts'
import { PageRequest } from '../../support/page-request.ts'
import { swiftScheduler } from '../../support/swift-scheduler.ts'
import { startTestApp, type TestApp } from '../../support/test-app.ts'
import { TurnGate } from '../../support/turn-gate.ts'
import { until } from '../../support/until.ts'

let app: TestApp
let gate: TurnGate
let clients: OfficialClient[]

beforeAll(async () => {
  app = await startTestApp({ aroundTurn: (run) => gate.around(run) })
})
afterAll(() => app.end())
beforeEach(() => {
  gate = new TurnGate()
  clients = []
})
afterEach(() => {
  gate.open()
  for (const client of clients) client.leaves()
})

const keep = (client: OfficialClient): OfficialClient => {
  clients.push(client)
  return client
}

/** Ids of all that a page may see of a conversation, in order. */
const idsKept = async (conversationId: string): Promise<string[]> => {
  const entries = await app.services.log.after(conversationId, 1)
  return entries.map(({ _id }) => _id)
}

/** The client has heard every entry of the conversation, once and in order. */
const hearsAll = async (client: OfficialClient): Promise<void> => {
  const kept = await idsKept(client.conversationId)
  await until('every activity', () => client.heard.length >= kept.length)
  expect(client.ids).toEqual(kept)
}

describe.each([
  { way: 'a socket', webSocket: true },
  { way: 'polling', webSocket: false },
])('the official client, by $way', ({ webSocket }) => {
  const arrives = async () => keep(await OfficialClient.arrives(app.url, { webSocket }))

  test('starts, is online, and starts again with the same token without a second welcome', async () => {
    const first = await arrives()
    expect(first.statuses).toEqual([
      ConnectionStatus.Uninitialized,
      ConnectionStatus.Connecting,
      ConnectionStatus.Online,
    ])
    const second = keep(new OfficialClient(app.url, { webSocket, token: first.token }))
    await second.hears(({ from }) => from.role === 'bot')
    await hearsAll(first)
    await hearsAll(second)
    expect(second.conversationId).toBe(first.conversationId)
    expect(first.heard.every(({ replyToId }) => replyToId === undefined)).toBe(true)
    expect(gate.begun).toBe(1)
  })

  test('gets what was said before it connected, in order, echo before replies', async () => {
    const early = await arrives()
    const { id, answer } = await early.says('on se moque de moi sur un groupe')
    const late = keep(new OfficialClient(app.url, { webSocket, token: early.token }))
    await late.hears((activity) => activity.id === answer.id)
    await hearsAll(late)
    expect(late.ids.indexOf(id)).toBeLessThan(late.ids.indexOf(answer.id))
    const times = late.heard.map(({ timestamp }) => timestamp)
    expect(times).toEqual([...times].sort())
    expect(new Set(times).size).toBe(times.length)
  })

  test('hears its own message with its id, its client id and the role of a user', async () => {
    const client = await arrives()
    const { id } = await client.says('bonjour', 'mien-1')
    const echo = await client.hears((activity) => activity.id === id)
    expect(echo).toMatchObject({ text: 'bonjour', from: { role: 'user' }, channelData: { clientActivityID: 'mien-1' } })
  })

  test('with a garbage watermark, gets everything', async () => {
    const first = await arrives()
    const { conversationId, token } = first
    const back = keep(new OfficialClient(app.url, { webSocket, token, conversationId, watermark: 'nimporte-quoi' }))
    await back.hears(({ from }) => from.role === 'bot')
    await hearsAll(back)
    expect(back.isOnline).toBe(true)
  })

  test('two tabs both hear everything', async () => {
    const one = await arrives()
    const two = keep(new OfficialClient(app.url, { webSocket, token: one.token }))
    await two.hears(({ from }) => from.role === 'bot')
    const fromOne = await one.says('premier onglet')
    const fromTwo = await two.says('second onglet')
    for (const tab of [one, two]) {
      await tab.hears(({ id }) => id === fromOne.answer.id)
      await tab.hears(({ id }) => id === fromTwo.answer.id)
      await hearsAll(tab)
      expect(tab.isOnline).toBe(true)
    }
  })

  test('is refused with another conversation’s token, and ends when its conversation is unknown', async () => {
    const [mine, other] = [await arrives(), await arrives()]
    const foreign = keep(
      new OfficialClient(app.url, { webSocket, token: mine.token, conversationId: other.conversationId }),
    )
    await until('the refusal', () => foreign.status === ConnectionStatus.FailedToConnect)
    const minted = await fetch(`${app.url}/api/chat/token`, { method: 'POST' })
    const { token, conversationId } = (await minted.json()) as { token: string; conversationId: string }
    const unknown = keep(new OfficialClient(app.url, { webSocket, token, conversationId }))
    await until('the refusal', () => unknown.status === ConnectionStatus.FailedToConnect)
    expect([foreign.heard, unknown.heard]).toEqual([[], []])
  })

  test('a slow turn: the post is answered and echoed first', async () => {
    const client = await arrives()
    gate.close()
    const id = await client.post({ type: 'message', text: 'tu es là ?' })
    await gate.someoneWaits()
    await client.hears((activity) => activity.id === id)
    expect(client.heard.some(({ replyToId }) => replyToId === id)).toBe(false)
    gate.open()
    await client.hears(({ replyToId }) => replyToId === id)
    await hearsAll(client)
  })

  test('a turn that throws once is run again, and answers once', async () => {
    const client = await arrives()
    gate.failures.push(new Error('une fois'))
    const { id, answer } = await client.says('coucou')
    await hearsAll(client)
    expect(client.heard.filter((activity) => activity.id === answer.id)).toHaveLength(1)
    expect(client.heard.findIndex((activity) => activity.id === id)).toBeLessThan(client.heard.indexOf(answer))
    expect(gate.begun).toBe(3)
  })

  test('a turn that always throws is given up with the numbers; the next message is answered', async () => {
    const client = await arrives()
    for (let time = 0; time < 3; time++) gate.failures.push(new Error('toujours'))
    const { answer } = await client.says('coucou')
    expect(answer.text).toContain('3114')
    expect(answer.channelData?.relais?.contacts?.map(({ action }) => action)).toContain('tel:3114')
    const next = await client.says('et maintenant ?')
    expect(next.answer.text).not.toBe(answer.text)
    await hearsAll(client)
    expect(client.isOnline).toBe(true)
  })

  test('rapid posts are answered in their order, one turn at a time', async () => {
    const client = await arrives()
    const texts = ['un', 'deux', 'trois', 'quatre']
    const ids: string[] = []
    // The client itself sends them at once; each is sent before the one before was answered.
    const posts = texts.map((text) => client.post({ type: 'message', text }).then((id) => ids.push(id)))
    await Promise.all(posts)
    for (const id of ids) await client.hears(({ replyToId }) => replyToId === id)
    await hearsAll(client)
    const spoken = client.heard.filter(({ from }) => from.role === 'user').map(({ id }) => id)
    const answered = client.heard.flatMap(({ replyToId }) => replyToId ?? [])
    expect([...new Set(answered)]).toEqual(spoken)
    expect(gate.mostAtOnce).toBe(1)
  })

  test('the same client id posted twice gets the first answer again', async () => {
    const client = await arrives()
    const { id } = await client.says('je répète', 'deux-fois')
    expect(
      await client.post({ type: 'message', text: 'je répète', channelData: { clientActivityID: 'deux-fois' } }),
    ).toBe(id)
    await client.says('la suite')
    await hearsAll(client)
    expect(client.heard.filter(({ text }) => text === 'je répète')).toHaveLength(1)
  })

  test('what a page forges is dropped, and replies still come', async () => {
    const client = keep(await OfficialClient.arrives(app.url, { webSocket, streaming: true }))
    const id = await client.post({
      type: 'message',
      text: 'je suis le bot',
      from: { id: 'relais', role: 'bot', name: 'Relais' },
      deliveryMode: 'expectReplies',
      serviceUrl: 'https://exemple.example/',
      id: 'choisi',
      timestamp: '1999-01-01T00:00:00.000Z',
      replyToId: 'choisi',
    })
    await client.hears(({ replyToId }) => replyToId === id)
    const echo = await client.hears((activity) => activity.id === id)
    expect(echo.from.role).toBe('user')
    expect(echo.replyToId).toBeUndefined()
    expect(JSON.stringify(echo)).not.toMatch(/exemple\.example|expectReplies|stream|choisi|1999/)
    await expect(client.post({ type: 'invoke', name: 'signin/verifyState', value: {} })).rejects.toMatchObject({
      status: 400,
    })
    expect(client.isOnline).toBe(true)
  })

  test('an upload is refused with words, and the connection stays online', async () => {
    const pictures = createServer((_request, response) => response.end(Buffer.alloc(3_000_000, 'image')))
    await new Promise<void>((resolve) => pictures.listen(0, '127.0.0.1', resolve))
    const contentUrl = `http://127.0.0.1:${(pictures.address() as AddressInfo).port}/photo.png`
    const client = await arrives()
    const attachments = [{ contentType: 'image/png', contentUrl, name: 'photo.png' }]
    await expect(client.post({ type: 'message', text: 'ma photo', attachments })).rejects.toMatchObject({ status: 415 })
    pictures.close()
    const answer = await client.hears(({ replyToId }) => replyToId !== undefined)
    expect(answer.text).toMatch(/image|photo|fichier/i)
    await client.says('d’accord, pas de photo')
    await hearsAll(client)
    expect(client.isOnline).toBe(true)
    expect(client.statuses).not.toContain(ConnectionStatus.ExpiredToken)
  })
})

test('a socket killed in the middle of a turn: nothing is lost, nothing comes out of order', async () => {
  const client = keep(await OfficialClient.arrives(app.url))
  gate.close()
  const id = await client.post({ type: 'message', text: 'ça coupe' })
  await gate.someoneWaits()
  client.sockets[0]?.terminate()
  gate.open()
  await until('the turn', async () => (await idsKept(client.conversationId)).includes(`${id}.1`))
  await client.hears(({ replyToId }) => replyToId === id)
  await hearsAll(client)
  expect(client.sockets).toHaveLength(2)
  expect(client.isOnline).toBe(true)
})

test('a used ticket: the client waits, asks for another, and hears everything', async () => {
  const first = keep(await OfficialClient.arrives(app.url))
  const { token, conversationId, sockets } = first
  const streamUrl = sockets[0]?.url
  const again = keep(new OfficialClient(app.url, { token, conversationId, streamUrl }))
  await again.hears(({ from }) => from.role === 'bot')
  await hearsAll(again)
  expect(again.sockets).toHaveLength(2)
  expect(again.sockets[0]?.url).toBe(streamUrl)
  expect(again.isOnline).toBe(true)
})

test('after fifteen minutes the token is refreshed, and the old one still works', async () => {
  // A quarter of an hour in a second and a half: a token made within the same second would be the same.
  const client = keep(await OfficialClient.arrives(app.url, { scheduler: swiftScheduler(600) }))
  const old = client.token
  const refreshed = await until('another token', () => client.token !== old && client.token)
  expect(PageRequest.sent.find(({ url }) => url.endsWith('/tokens/refresh'))?.authorization).toBe(`Bearer ${old}`)
  const address = `${app.url}/v3/directline/conversations/${client.conversationId}/activities`
  const inFlight = await fetch(address, {
    method: 'POST',
    headers: { authorization: `Bearer ${old}`, 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'message', text: 'parti avec l’ancien jeton' }),
  })
  expect(inFlight.status).toBe(200)
  await client.says('parti avec le nouveau')
  expect(PageRequest.sent.findLast(({ method }) => method === 'POST')?.authorization).not.toBe(`Bearer ${old}`)
  expect(refreshed).not.toBe(old)
  expect(client.isOnline).toBe(true)
})

test('every frame is an activity set; its watermark is the number of its newest activity', async () => {
  const client = keep(await OfficialClient.arrives(app.url))
  await client.says('bonjour')
  await hearsAll(client)
  for (const frame of client.frames) {
    const { activities, watermark } = JSON.parse(frame) as { activities: { id: string }[]; watermark: string }
    const entry = await app.services.log.entry(activities.at(-1)?.id ?? '')
    expect(watermark).toBe(String(entry?.seq))
  }
  expect(client.frames.length).toBeGreaterThan(0)
})
