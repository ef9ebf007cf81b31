import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { ticketMs } from '../../../bot/channels/direct-line/tickets.ts'
import { type Heard, Teen } from '../../support/teen.ts'
import { startTestApp, type TestApp } from '../../support/test-app.ts'
import { until } from '../../support/until.ts'

let app: TestApp
/** Added to the machine's time. */
let later = 0
const sockets: WebSocket[] = []

beforeAll(async () => {
  app = await startTestApp({ clock: () => Date.now() + later })
})
afterAll(() => app.end())
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.terminate()
  later = 0
})

async function streamUrl(teen: Teen, watermark = ''): Promise<string> {
  const response = await teen.request(`/conversations/${teen.conversationId}?watermark=${watermark}`)
  return ((await response.json()) as { streamUrl: string }).streamUrl
}

/** 101, or the status of the refusal; 0 when the connection was cut without a word. */
function opens(url: string): Promise<number> {
  const socket = new WebSocket(url)
  sockets.push(socket)
  return new Promise((resolve) => {
    socket.on('open', () => resolve(101))
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.on('error', () => resolve(0))
  })
}

interface Listener {
  socket: WebSocket
  heard: Heard[]
}

async function listens(url: string): Promise<Listener> {
  const socket = new WebSocket(url)
  sockets.push(socket)
  const heard: Heard[] = []
  socket.on('message', (data) => heard.push(...(JSON.parse(String(data)) as { activities: Heard[] }).activities))
  await once(socket, 'open')
  return { socket, heard }
}

const ids = (heard: Heard[]): string[] => heard.map(({ id }) => id)

describe('tickets', () => {
  test('open one stream, once', async () => {
    const url = await streamUrl(await Teen.arrives(app.url))
    expect(await opens(url)).toBe(101)
    expect(await opens(url)).toBe(403)
  })

  test('of two sockets with the same ticket at once, one opens', async () => {
    const url = await streamUrl(await Teen.arrives(app.url))
    expect((await Promise.all([opens(url), opens(url)])).sort()).toEqual([101, 403])
  })

  test('late: refused', async () => {
    const url = await streamUrl(await Teen.arrives(app.url))
    later = ticketMs + 1
    expect(await opens(url)).toBe(403)
  })

  test('unknown, absent, or of another conversation: refused', async () => {
    const [mine, other] = [await Teen.arrives(app.url), await Teen.arrives(app.url)]
    const url = await streamUrl(mine)
    expect(await opens(url.replace(mine.conversationId, other.conversationId))).toBe(403)
    expect(await opens(url.replace(/\?t=.*/, '?t=inconnu'))).toBe(403)
    expect(await opens(url.replace(/\?t=.*/, ''))).toBe(403)
  })

  test('unknown paths are cut', async () => {
    const ws = app.url.replace('http', 'ws')
    for (const path of ['/', '/api/events', '/v3/directline/conversations/%E0%A4%A/stream?t=x', '//']) {
      expect(await opens(`${ws}${path}`)).toBe(0)
    }
  })
})

describe('a stream', () => {
  test('begins after its watermark; an unknown one means from the start', async () => {
    const teen = await Teen.arrives(app.url)
    const watermark = (await app.services.log.get(teen.conversationId))?.seq
    const answers = await teen.says('et après ?')
    const after = await listens(await streamUrl(teen, String(watermark)))
    const all = await listens(await streamUrl(teen, '424242'))
    await until('the answers', () => after.heard.length >= answers.length && all.heard.length >= teen.heard.length)
    expect(ids(after.heard)).toEqual(ids(answers))
    expect(ids(all.heard)).toEqual(ids(teen.heard))
  })

  test('ignores what a client sends; too large a frame ends that socket alone', async () => {
    const teen = await Teen.arrives(app.url)
    const [quiet, loud] = [await listens(await streamUrl(teen)), await listens(await streamUrl(teen))]
    for (const frame of ['', '{}', 'pas du JSON', Buffer.from([0, 1])]) quiet.socket.send(frame)
    loud.socket.on('error', () => {})
    loud.socket.send('a'.repeat(10_000))
    const [code] = await once(loud.socket, 'close')
    expect(code).toBe(1009)
    const answers = await teen.says('ça marche ?')
    await until('the answers', () => ids(quiet.heard).includes(answers.at(-1)?.id ?? ''))
    expect(quiet.socket.readyState).toBe(WebSocket.OPEN)
  })

  test('leaves neither gap nor repetition when it opens while things are said', async () => {
    const teen = await Teen.arrives(app.url)
    const listeners: Listener[] = []
    for (let count = 0; count < 8; count++) {
      const said = teen.post({ type: 'message', text: `phrase ${count}` })
      listeners.push(await listens(await streamUrl(teen)))
      await said
    }
    await until('all turns', async () => (await app.services.log.get(teen.conversationId))?.owed === 0)
    await teen.reads()
    for (const { heard } of listeners) {
      await until('everything', () => heard.length >= teen.heard.length)
      expect(ids(heard)).toEqual(ids(teen.heard))
    }
  })

  test('what the bot types is shown to who looks, without a watermark, and kept nowhere', async () => {
    const teen = await Teen.arrives(app.url)
    const { socket } = await listens(await streamUrl(teen))
    const frames: string[] = []
    socket.on('message', (data) => frames.push(String(data)))
    await app.adapter.continueConversationAsync(
      'relais',
      { channelId: 'directline', conversation: { id: teen.conversationId } as never },
      async (context) => void (await context.sendActivities([{ type: 'typing' }, { type: 'message', text: 'voilà' }])),
    )
    await until('the words', () => frames.some((frame) => frame.includes('voilà')))
    const typing = frames.filter((frame) => frame.includes('"typing"')).map((frame) => JSON.parse(frame))
    expect(typing).toEqual([{ activities: [expect.objectContaining({ type: 'typing', from: expect.anything() })] }])
    expect((await teen.reads()).map(({ type, text }) => [type, text])).toEqual([['message', 'voilà']])
  })
})

test('stopping closes the streams with a word, and does not wait for a dead peer', async () => {
  const brief = await startTestApp()
  const teen = await Teen.arrives(brief.url)
  const { socket } = await listens(await streamUrl(teen))
  const deaf = await listens(await streamUrl(teen))
  // Reads nothing any more, as a phone in a tunnel: it will never answer the close.
  deaf.socket.pause()
  const closed = once(socket, 'close')
  await brief.end()
  expect((await closed)[0]).toBe(1001)
})
