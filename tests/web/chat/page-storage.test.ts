import { describe, expect, test } from 'vitest'
import { memoryStorage } from '../../../web/chat/browser-machine.ts'
import { PageStorage, reopenedAfterMs } from '../../../web/chat/page-storage.ts'
import { FakeServer } from './fake-server.ts'
import { openChat, openOnline } from './open-chat.ts'

describe('what stays on the device', () => {
  test('nothing outlives the tab unless the teen asked for it', async () => {
    const server = new FakeServer()
    server.says('Salut')
    const { chat, machine } = await openOnline(server)
    chat.write('un brouillon')
    chat.send('un message')
    await machine.pass(0)
    expect(machine.device.getItem('relais.deviceKey')).toBeNull()
    await chat.keepDevice()
    expect(machine.device.getItem('relais.deviceKey')).toBe('device-1')
    expect(chat.view.isKept).toBe(true)
    await chat.forgetDevice()
    expect(machine.device.getItem('relais.deviceKey')).toBeNull()
    expect(machine.requests.at(-1)).toMatchObject({ method: 'DELETE', path: '/api/chat/device' })
  })

  test('a failed request keeps nothing, and says so', async () => {
    const server = new FakeServer()
    const { chat, machine } = await openOnline(server)
    server.refusals.set('/api/chat/device', 500)
    expect(await chat.keepDevice()).toBe(false)
    expect(machine.device.getItem('relais.deviceKey')).toBeNull()
  })

  test('said in words, it is done as it happens, and not again by a replay', async () => {
    const server = new FakeServer()
    server.says('Salut')
    const { chat, machine } = await openOnline(server)
    server.happens('relais/keep-device')
    machine.lastSocket.say(server.everything)
    await machine.pass(0)
    expect(machine.device.getItem('relais.deviceKey')).toBe('device-1')
    await chat.forgetDevice()
    machine.lastSocket.say(server.everything)
    chat.close()
    const { machine: reloaded } = await openOnline(server, server.machine(machine.session, machine.device))
    expect(reloaded.device.getItem('relais.deviceKey')).toBeNull()
    server.happens('relais/keep-device')
    server.happens('relais/forget-device')
    reloaded.lastSocket.say(server.everything)
    await reloaded.pass(0)
    expect(reloaded.device.getItem('relais.deviceKey')).toBeNull()
  })

  test('a kept device opens its conversation in a new tab, and tells that the teen is back', async () => {
    const server = new FakeServer()
    server.devices.add('device-1')
    const device = memoryStorage()
    device.setItem('relais.deviceKey', 'device-1')
    const machine = server.machine(memoryStorage(), device)
    await openChat(machine)
    expect(machine.requests[0]?.body).toEqual({ deviceKey: 'device-1' })
    expect(machine.requests.some(({ body }) => body?.name === 'relais/back')).toBe(true)
  })

  test('a device key that the server does not know is dropped, and a new conversation starts', async () => {
    const server = new FakeServer()
    const device = memoryStorage()
    device.setItem('relais.deviceKey', 'old')
    const machine = server.machine(memoryStorage(), device)
    await openChat(machine)
    expect(device.getItem('relais.deviceKey')).toBeNull()
    expect(server.conversations).toBe(1)
  })

  test('a reload goes on in the same conversation and replays it from the start', async () => {
    const server = new FakeServer()
    server.says('Salut')
    const { chat, machine } = await openOnline(server)
    chat.close()
    const reloaded = server.machine(machine.session, machine.device)
    await openChat(reloaded)
    expect(server.conversations).toBe(1)
    expect(reloaded.requests[0]?.path).toBe('/v3/directline/conversations/c?watermark=')
  })

  test('a tab closed and given back later shows nothing; a reload, even a slow one, shows everything', () => {
    const at = Date.UTC(2026, 10, 22, 16)
    const reopened = (afterMs: number) => {
      const session = memoryStorage()
      const storage = new PageStorage(session, memoryStorage())
      storage.draft = 'mon histoire'
      storage.markClosed(at)
      storage.markOpened(at + afterMs)
      return storage.draft
    }
    expect(reopened(3_000)).toBe('mon histoire')
    expect(reopened(reopenedAfterMs - 1)).toBe('mon histoire')
    expect(reopened(reopenedAfterMs + 1)).toBe('')
  })

  test('a storage that is full or spoilt stops nothing', () => {
    const session = {
      ...memoryStorage(),
      setItem: () => {
        throw new Error('QuotaExceededError')
      },
    }
    const storage = new PageStorage(session, memoryStorage())
    expect(() => {
      storage.draft = 'x'
    }).not.toThrow()
    const spoilt = memoryStorage()
    spoilt.setItem('relais.connection', '{')
    expect(new PageStorage(spoilt, memoryStorage()).connection).toBeUndefined()
  })
})
