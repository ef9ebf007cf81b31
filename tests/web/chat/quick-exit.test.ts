import { describe, expect, test } from 'vitest'
import { leaveNow, neutralAddress, TripleShift } from '../../../web/chat/quick-exit.ts'
import { FakeServer } from './fake-server.ts'
import { openOnline } from './open-chat.ts'

const steps = ['tellServer', 'stopEverything', 'clearSession', 'clearDevice', 'clearPage', 'neutralHistory', 'goAway']

const exitThat = (fails: boolean) => {
  const done: string[] = []
  const step = (name: string) => (value?: string) => {
    done.push(value ? `${name} ${value}` : name)
    if (fails) throw new Error(name)
  }
  return { done, exit: Object.fromEntries(steps.map((name) => [name, step(name)])) as never }
}

describe('"Quitter vite"', () => {
  test.each([false, true])('does every step in order, also when every one of them fails (%s)', (fails) => {
    const { done, exit } = exitThat(fails)
    leaveNow(exit)
    expect(done).toEqual([...steps.slice(0, -1), `goAway ${neutralAddress}`])
  })

  test.each([false, true])(
    'tells the server once and leaves nothing, offline or not (offline: %s)',
    async (offline) => {
      const server = new FakeServer()
      server.says('Salut')
      const { chat, machine } = await openOnline(server)
      await chat.keepDevice()
      chat.write('brouillon')
      machine.isOffline = offline
      chat.send('pas parti')
      const socket = machine.lastSocket
      leaveNow({
        tellServer: () => chat.postLeft(),
        stopEverything: () => chat.close(),
        clearSession: () => machine.session.clear(),
        clearDevice: () => machine.device.clear(),
        clearPage: () => {},
        neutralHistory: () => {},
        goAway: () => {},
      })
      const left = machine.requests.filter(({ body }) => body?.name === 'relais/left')
      expect(left).toHaveLength(1)
      expect(left[0]?.keepalive).toBe(true)
      expect(socket.isClosed).toBe(true)
      const requests = machine.requests.length
      // Whatever was on its way arrives now, and must write nothing.
      chat.write('encore')
      chat.wake()
      machine.isOffline = false
      await machine.pass(3_600_000)
      expect(machine.written).toBe('[[],[]]')
      expect(machine.requests).toHaveLength(requests)
    },
  )
})

describe('Shift three times', () => {
  const pressed = (keys: [key: string, at: number, isRepeat?: boolean][]) => {
    const shift = new TripleShift()
    return keys.map(([key, at, isRepeat]) => shift.press(key, at, isRepeat))
  }

  test('within 2 s leaves', () => {
    expect(
      pressed([
        ['Shift', 0],
        ['Shift', 900],
        ['Shift', 1_900],
      ]),
    ).toEqual([false, false, true])
  })

  test('more slowly does not', () => {
    expect(
      pressed([
        ['Shift', 0],
        ['Shift', 1_500],
        ['Shift', 2_500],
      ]),
    ).toEqual([false, false, false])
  })

  test('writing in capitals does not, nor holding the key', () => {
    expect(
      pressed([
        ['Shift', 0],
        ['J', 100],
        ['Shift', 300],
        ['A', 400],
        ['Shift', 600],
      ]),
    ).not.toContain(true)
    expect(
      pressed([
        ['Shift', 0],
        ['Shift', 500, true],
        ['Shift', 530, true],
        ['Shift', 560, true],
      ]),
    ).not.toContain(true)
  })
})
