import { describe, expect, test } from 'vitest'
import { backoffMs } from '../../../web/chat/backoff.ts'
import { FakeServer } from './fake-server.ts'
import { openChat, openOnline } from './open-chat.ts'

const texts = (chat: { view: { thread: { items: { text: string }[] } } }) =>
  chat.view.thread.items.map(({ text }) => text)

describe('the stream', () => {
  test('a cut socket is replaced, and goes on from the watermark', async () => {
    const server = new FakeServer()
    server.says('un')
    server.says('deux')
    const { chat, machine } = await openOnline(server)
    machine.lastSocket.end()
    server.says('trois')
    await machine.pass(1_500)
    expect(machine.sockets).toHaveLength(2)
    expect(machine.requests.at(-1)?.path).toBe('/v3/directline/conversations/c?watermark=2')
    machine.lastSocket.open()
    machine.lastSocket.say({ activities: server.activities.slice(2), watermark: '3' })
    expect(texts(chat)).toEqual(['un', 'deux', 'trois'])
    expect(server.conversations).toBe(1)
  })

  test('frames that are empty, broken or of another shape end nothing', async () => {
    const server = new FakeServer()
    const { chat, machine } = await openOnline(server)
    for (const frame of ['', '{', '[]', 'null', '{"activities":7}', '{"activities":[null,{"type":"x"}]}']) {
      machine.lastSocket.say(frame)
    }
    server.says('toujours là')
    machine.lastSocket.say(server.everything)
    expect(texts(chat)).toEqual(['toujours là'])
  })

  test('after three refused sockets it polls, and tries a socket again later', async () => {
    const server = new FakeServer()
    const machine = server.machine()
    const { chat } = await openChat(machine)
    for (let refused = 0; refused < 3; refused += 1) {
      machine.lastSocket.end()
      await machine.pass(16_000)
    }
    expect(machine.sockets).toHaveLength(3)
    server.says('par ici')
    await machine.pass(4_000)
    expect(texts(chat)).toEqual(['par ici'])
    expect(chat.view).toMatchObject({ line: 'online', isCut: false })
    await machine.pass(70_000)
    expect(machine.sockets.length).toBeGreaterThan(3)
  })

  test('a socket that neither opens nor fails is given up', async () => {
    const server = new FakeServer()
    const machine = server.machine()
    await openChat(machine)
    await machine.pass(12_000)
    expect(machine.sockets[0]?.isClosed).toBe(true)
    expect(machine.sockets).toHaveLength(2)
  })

  test('it says something every 20 s, and asks after a long silence', async () => {
    const server = new FakeServer()
    const { chat, machine } = await openOnline(server)
    server.says('perdu dans un tunnel')
    await machine.pass(61_000)
    expect(machine.sockets[0]?.heard).toEqual(['', '', ''])
    expect(texts(chat)).toEqual(['perdu dans un tunnel'])
  })

  test('a short cut is not spoken of; a longer one is, until the line is back', async () => {
    const server = new FakeServer()
    const { chat, machine } = await openOnline(server)
    machine.lastSocket.end()
    await machine.pass(1_100)
    machine.lastSocket.open()
    await machine.pass(5_000)
    expect(chat.view.isCut).toBe(false)
    machine.isOffline = true
    chat.networkLost()
    await machine.pass(2_100)
    expect(chat.view.isCut).toBe(true)
    machine.isOffline = false
    await machine.pass(16_000)
    machine.lastSocket.open()
    expect(chat.view.isCut).toBe(false)
  })

  test('the page opens without network, and the conversation starts when there is some', async () => {
    const server = new FakeServer()
    const machine = server.machine()
    machine.isOffline = true
    const { chat } = await openChat(machine)
    chat.send('déjà écrit')
    await machine.pass(30_000)
    machine.isOffline = false
    await machine.pass(16_000)
    expect(server.conversations).toBe(1)
    expect(server.activities.map(({ text }) => text)).toEqual(['déjà écrit'])
  })

  test('waits grow from 1 s to 15 s', () => {
    expect([1, 2, 3, 4, 5, 50].map((failures) => backoffMs(failures, 1))).toEqual([
      1_000, 2_000, 4_000, 8_000, 15_000, 15_000,
    ])
    expect(backoffMs(1, 0)).toBe(500)
  })
})

describe('the token', () => {
  test('is renewed at half its life', async () => {
    const server = new FakeServer()
    const { machine } = await openOnline(server)
    const first = machine.session.getItem('relais.connection')
    await machine.pass(900_000 + 1_000)
    expect(machine.requests.filter(({ path }) => path.endsWith('/tokens/refresh'))).toHaveLength(1)
    expect(machine.session.getItem('relais.connection')).not.toBe(first)
  })

  test('dead, with a device key: a new one for the same conversation, and nothing waits in vain', async () => {
    const server = new FakeServer()
    server.devices.add('device-1')
    const { chat, machine } = await openOnline(server)
    await chat.keepDevice()
    server.refusals.set('GET /v3/directline/conversations/c', 403)
    server.refusals.set('POST /v3/directline/conversations/c/activities', 403)
    chat.send('encore là')
    await machine.pass(0)
    server.refusals.delete('POST /v3/directline/conversations/c/activities')
    await machine.pass(2_000)
    expect(machine.requests.some(({ body }) => body?.deviceKey === 'device-1')).toBe(true)
    expect(chat.view.line).not.toBe('expired')
    expect(server.activities.map(({ text }) => text)).toContain('encore là')
  })

  test('dead, without a device key: says so, keeps what is written, and sends it in a new conversation', async () => {
    const server = new FakeServer()
    const { chat, machine } = await openOnline(server)
    server.refusals.set('GET /v3/directline/conversations/c', 403)
    server.refusals.set('POST /v3/directline/conversations/c/activities', 403)
    chat.send('pas perdu')
    await machine.pass(2_000)
    expect(chat.view).toMatchObject({ line: 'expired', hasWaiting: true })
    server.refusals.clear()
    chat.startAgain()
    await machine.pass(0)
    expect(server.conversations).toBe(2)
    expect(server.activities.map(({ text }) => text)).toEqual(['pas perdu'])
  })
})
