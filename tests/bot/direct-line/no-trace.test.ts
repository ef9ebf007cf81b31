import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer as createRestify } from 'restify'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { OfficialClient } from '../../support/official-client.ts'
import { Teen } from '../../support/teen.ts'
import { startTestApp, type TestApp } from '../../support/test-app.ts'
import { TurnGate } from '../../support/turn-gate.ts'
import { until } from '../../support/until.ts'

/** Paths of every POST route, as the application registered them. */
const posts: string[] = []
const gate = new TurnGate()
let app: TestApp

beforeAll(async () => {
  const prototype = Object.getPrototypeOf(createRestify({ name: 'spied' })) as { post: (path: string) => unknown }
  const spy = vi.spyOn(prototype, 'post')
  app = await startTestApp({ aroundTurn: gate.around })
  posts.push(...spy.mock.calls.map(([path]) => path))
  spy.mockRestore()
})
afterAll(() => app.end())

/** Everything under a folder, as bytes. */
const bytesUnder = (folder: string): Buffer => {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile())
  return Buffer.concat(files.map((file) => readFileSync(join(file.parentPath, file.name))))
}

/** Everything that the application can read of a conversation, unsealed. */
async function knownAbout(conversationId: string): Promise<string> {
  const { log, cases } = app.services
  const conversation = await log.get(conversationId)
  if (!conversation) throw new Error('no such conversation')
  return JSON.stringify([conversation, await log.after(conversationId, 0), await cases.get(conversation.caseId)])
}

/** Long, and found nowhere else. */
const marker = 'TrACe9hV2kQx7'
const png = `iVBORw0KGgoAAAANSUhEUgAA${marker.repeat(30)}`

describe('with an empty folder for temporary files', () => {
  const before = process.env.TMPDIR
  let empty: string
  beforeEach(() => {
    empty = mkdtempSync(join(tmpdir(), 'relais-empty-'))
    process.env.TMPDIR = empty
  })
  afterEach(() => {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
    rmSync(empty, { recursive: true, force: true })
  })

  test('a form posted to any route is refused, and not a byte of it is written', async () => {
    expect(posts).toEqual(expect.arrayContaining(['/v3/directline/conversations/:id/upload', '/api/session']))
    const teen = await Teen.arrives(app.url)
    const watched = new Set<string>()
    const watching = setInterval(() => {
      for (const file of readdirSync(empty)) watched.add(file)
    }, 1)
    const statuses: Record<string, number | 'cut'> = {}
    for (const path of posts) {
      for (const contentType of [undefined, 'application/octet-stream', 'image/png']) {
        const body = contentType ? Buffer.from(png.repeat(200)) : aForm()
        const address = `${app.url}${path.replace(':id', teen.conversationId)}`
        const headers = {
          authorization: `Bearer ${teen.token}`,
          ...(contentType ? { 'content-type': contentType } : {}),
        }
        // The answer ends the connection: a client that is still sending may see that before it sees the answer.
        const status = await fetch(address, { method: 'POST', headers, body }).then(
          (answer) => answer.status,
          () => 'cut' as const,
        )
        statuses[`${path} ${contentType ?? 'form'}`] = status
      }
    }
    clearInterval(watching)
    // Who is not signed in is told so first; either way nothing was read.
    expect(Object.entries(statuses).filter(([, status]) => ![415, 401, 403, 'cut'].includes(status))).toEqual([])
    expect(statuses['/v3/directline/conversations/:id/upload form']).toBe(415)
    expect([...watched, ...readdirSync(empty)]).toEqual([])
    expect(bytesUnder(app.dataDir).includes(marker)).toBe(false)
    expect(await knownAbout(teen.conversationId)).not.toContain(marker)
  })

  test('a picture written as text, or attached to a plain post, is refused with words and kept nowhere', async () => {
    const teen = await Teen.arrives(app.url)
    const attachments = [
      { contentType: 'image/png', contentUrl: `data:image/png;base64,${png}`, name: `${marker}.png` },
    ]
    const shapes = [
      { text: `data:image/png;base64,${png}` },
      { text: `regarde DATA : image/jpeg;base64,${png} c’est lui` },
      { text: `<img src="data&colon;image/png;base64,${png}">` },
      { text: png },
      { text: 'voilà la photo', attachments },
      { text: '', attachments },
      { text: 'voilà', value: png, entities: [{ type: 'x', png }], channelData: { postBack: png }, inputHint: png },
    ]
    const refused: boolean[] = []
    for (const shape of shapes) {
      const { status, id } = await teen.post({ type: 'message', ...shape })
      expect(status).toBe(200)
      await teen.hears((fresh) => fresh.some(({ replyToId }) => replyToId === id))
      refused.push((await app.services.log.entry(id ?? ''))?.refusedFile === true)
    }
    expect(refused).toEqual([true, true, true, true, true, true, false])
    expect(JSON.stringify(teen.heard)).not.toContain(marker)
    const known = await knownAbout(teen.conversationId)
    expect(known).toContain('voilà la photo')
    expect(known).not.toContain(marker)
    expect(bytesUnder(app.dataDir).includes(marker)).toBe(false)
    expect(readdirSync(empty)).toEqual([])
    expect(teen.heard.filter(({ text }) => /image|photo/i.test(text ?? '')).length).toBeGreaterThanOrEqual(6)
    expect(app.logged()).not.toContain(marker)
  })
})

test('text, names, tokens and tickets are in no log line and not readable in the store', async () => {
  const client = await OfficialClient.arrives(app.url)
  const story = 'Zorglub me menace sur le groupe des quatrièmes'
  await client.says(story, `client-${marker}`)
  // A turn that fails with the story in its error, given up after three times.
  const again = `${story} encore`
  for (let time = 0; time < 3; time++) gate.failures.push(new Error(`cannot read "${again}"`))
  await client.says(again)
  await client
    .post({
      type: 'message',
      text: story,
      attachments: [{ contentType: 'image/png', contentUrl: `${app.url}/healthz`, name: `${marker}.png` }],
    })
    .catch(() => {})
  await client.post({ type: 'invoke', name: story }).catch(() => {})
  const ticket = new URL(client.sockets[0]?.url ?? '').searchParams.get('t') ?? ''
  const address = `${app.url}/v3/directline/conversations/${client.conversationId}`
  await fetch(`${address}/stream?t=${ticket}`)
  await fetch(`${address}/activities`, {
    method: 'POST',
    headers: { authorization: `Bearer ${client.token}`, 'content-type': 'application/json' },
    body: `{"text":"${story}`,
  })
  await until('the failed turns in the log', () => app.logged().split('turn_failed').length > 3)
  const bytes = bytesUnder(app.dataDir)
  const secrets = {
    story: 'Zorglub',
    token: client.token,
    signature: client.token.split('.')[2] ?? '',
    ticket,
    clientId: marker,
  }
  for (const [name, secret] of Object.entries(secrets)) {
    expect(secret.length, name).toBeGreaterThan(5)
    expect(app.logged().includes(secret), `${name} in the log`).toBe(false)
    expect(bytes.includes(secret), `${name} in the store`).toBe(false)
  }
  expect(app.logged()).not.toContain(client.conversationId)
  // The store is where it should be: the plain conversation id is readable in it.
  expect(bytes.includes(client.conversationId)).toBe(true)
  client.leaves()
})

function aForm(): FormData {
  const form = new FormData()
  const activity = JSON.stringify({ type: 'message', text: marker })
  form.append('activity', new Blob([activity], { type: 'application/vnd.microsoft.activity' }))
  form.append('file', new Blob([Buffer.from(png.repeat(200))], { type: 'image/png' }), `${marker}.png`)
  return form
}
