import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { Staff } from '../../support/staff.ts'
import { Teen } from '../../support/teen.ts'
import { startTestApp, type TestApp } from '../../support/test-app.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.end())

/** Sends bytes as they are, and gives what comes back until the connection ends. */
const sendRaw = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = ''
    const { port } = new URL(app.url)
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(text))
    socket.on('data', (chunk) => {
      answer += String(chunk)
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })

describe('addresses that cannot be read are refused, and the process goes on', () => {
  test.each(['http://[::1', '/\\[', '*', '//[::1', '/%zz', '/v3/directline/conversations/%E0%A4%A/activities'])(
    '%s',
    async (target) => {
      const answer = await sendRaw(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
      expect(answer).toMatch(/^HTTP\/1\.1 40[04] /)
      expect((await fetch(`${app.url}/healthz`)).status).toBe(200)
    },
  )
})

describe('names that every object has are only names', () => {
  test.each(['__proto__', 'constructor', 'toString'])(
    'an event %s spoils neither the case nor the queue',
    async (name) => {
      const teen = await Teen.arrives(app.url)
      await teen.says('je veux mourir ce soir')
      expect((await teen.post({ type: 'event', name })).status).toBe(200)
      await teen.says('tu es là ?')
      const counsellor = await Staff.signsIn(app.url)
      const [first] = await counsellor.queue()
      const { status, body } = await counsellor.looksInto(first?.id ?? '')
      expect(status).toBe(200)
      expect(JSON.stringify(body.messages)).toContain('je veux mourir')
      expect(JSON.stringify(body.messages)).not.toContain('"kind":"event"')
    },
  )
})

test('sockets of one conversation are few: the oldest ends for the newest', async () => {
  const teen = await Teen.arrives(app.url)
  const ended: number[] = []
  const sockets: WebSocket[] = []
  for (let index = 0; index < 10; index++) {
    const described = await teen.request(`/conversations/${teen.conversationId}`)
    const { streamUrl } = (await described.json()) as { streamUrl: string }
    const socket = new WebSocket(streamUrl)
    sockets.push(socket)
    await once(socket, 'open')
    socket.on('close', () => ended.push(index))
  }
  await expect.poll(() => ended).toEqual([0, 1])
  for (const socket of sockets) socket.close()
})
