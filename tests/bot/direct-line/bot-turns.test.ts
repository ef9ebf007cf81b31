import type { Activity, ConversationReference } from 'botframework-schema'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { OfficialClient } from '../../support/official-client.ts'
import { startTestApp, type TestApp } from '../../support/test-app.ts'
import { TurnGate } from '../../support/turn-gate.ts'
import { until } from '../../support/until.ts'

let app: TestApp
let gate: TurnGate
let clients: OfficialClient[]

beforeEach(async () => {
  gate = new TurnGate()
  clients = []
  app = await startTestApp({ aroundTurn: gate.around })
})
afterEach(async () => {
  gate.open()
  for (const client of clients) client.leaves()
  await app.end()
})

const keep = (client: OfficialClient): OfficialClient => {
  clients.push(client)
  return client
}

const referenceTo = (conversationId: string): Partial<ConversationReference> => ({
  channelId: 'directline',
  conversation: { id: conversationId } as ConversationReference['conversation'],
})

/** The bot speaks first, as any Bot Framework program would have it do. */
const speaks = (where: TestApp, conversationId: string, ...texts: string[]): Promise<void> =>
  where.adapter.continueConversationAsync('relais', referenceTo(conversationId), async (context) => {
    for (const text of texts) await context.sendActivity(text)
  })

/** Stops the server as a release does, and starts it again on what it left. */
async function restart(): Promise<void> {
  await app.stop()
  app = await startTestApp({ dataDir: app.dataDir, aroundTurn: gate.around })
}

const wordsOf = (client: OfficialClient): string[] => client.heard.flatMap(({ text }) => text ?? [])

describe('what the bot gets', () => {
  test('is what the server knows, whatever the page wrote', async () => {
    const seen: Partial<Activity>[] = []
    app.adapter.use(async (context, next) => {
      seen.push(structuredClone(context.activity))
      await next()
    })
    const client = keep(await OfficialClient.arrives(app.url))
    const id = await client.post({
      type: 'message',
      text: 'coucou',
      from: { id: 'relais', role: 'bot', name: 'Relais' },
      recipient: { id: 'autre' },
      conversation: { id: 'autre' },
      channelId: 'msteams',
      serviceUrl: 'https://exemple.example/',
      deliveryMode: 'expectReplies',
      callerId: 'urn:botframework:azure',
      relatesTo: { conversation: { id: 'autre' } },
    })
    await client.hears(({ replyToId }) => replyToId === id)
    const { conversationId } = client
    expect(seen.map(({ type }) => type)).toEqual(['conversationUpdate', 'message'])
    for (const activity of seen) {
      expect(activity).toMatchObject({
        channelId: 'directline',
        conversation: { id: conversationId },
        from: { id: 'user', role: 'user' },
        recipient: { id: 'relais', role: 'bot' },
        serviceUrl: 'urn:relais:direct-line',
      })
      expect(Object.keys(activity)).not.toEqual(expect.arrayContaining(['deliveryMode']))
      expect(JSON.stringify(activity)).not.toMatch(/autre|exemple\.example|expectReplies|callerId|relatesTo/)
    }
    expect(seen[0]?.membersAdded?.map((member) => member.id)).toEqual(['user', 'relais'])
    expect(seen[1]?.id).toBe(id)
  })
})

describe('the bot speaking first', () => {
  test('is heard on an open socket, in order, as an answer to nothing', async () => {
    const client = keep(await OfficialClient.arrives(app.url))
    await client.says('bonjour')
    await speaks(app, client.conversationId, 'une nouvelle', 'et une autre')
    await client.hears(({ text }) => text === 'et une autre')
    expect(wordsOf(client).slice(-2)).toEqual(['une nouvelle', 'et une autre'])
    const [first, second] = client.heard.slice(-2)
    expect([first?.replyToId, second?.replyToId]).toEqual([undefined, undefined])
    expect([first?.from.role, second?.from.role]).toEqual(['bot', 'bot'])
  })

  test('is heard by who polls', async () => {
    const client = keep(await OfficialClient.arrives(app.url, { webSocket: false }))
    await speaks(app, client.conversationId, 'une nouvelle')
    await client.hears(({ text }) => text === 'une nouvelle')
  })

  test('while nobody looks: waits for the next look', async () => {
    const before = await OfficialClient.arrives(app.url)
    const { token, conversationId } = before
    before.leaves()
    const watermark = String((await app.services.log.get(conversationId))?.seq)
    await speaks(app, conversationId, 'pendant ton absence')
    const back = keep(new OfficialClient(app.url, { token, conversationId, watermark }))
    await back.hears(({ text }) => text === 'pendant ton absence')
    expect(back.heard).toHaveLength(1)
  })

  test('after a restart: the token, the conversation and what was said are still there', async () => {
    const before = await OfficialClient.arrives(app.url)
    const { token, conversationId } = before
    await before.says('avant le redémarrage')
    before.leaves()
    await restart()
    await speaks(app, conversationId, 'après le redémarrage')
    const back = keep(new OfficialClient(app.url, { token, conversationId }))
    await back.hears(({ text }) => text === 'après le redémarrage')
    expect(back.ids.slice(0, before.ids.length)).toEqual(before.ids)
    expect(wordsOf(back).at(-1)).toBe('après le redémarrage')
    await back.says('on continue')
  })

  test('during a turn: waits its turn, and overtakes nothing', async () => {
    const client = keep(await OfficialClient.arrives(app.url))
    gate.close()
    const id = await client.post({ type: 'message', text: 'une question' })
    await gate.someoneWaits()
    const spoken = speaks(app, client.conversationId, 'au fait')
    const next = await client.post({ type: 'message', text: 'une autre question' })
    gate.open()
    await spoken
    await client.hears(({ replyToId }) => replyToId === next)
    await client.hears(({ text }) => text === 'au fait')
    const answers = client.heard.findLastIndex(({ replyToId }) => replyToId === id)
    expect(wordsOf(client).indexOf('au fait')).toBeGreaterThan(answers)
    const told = client.heard.filter(({ from, type }) => from.role === 'bot' && type === 'message')
    const nextAnswers = told
      .filter(({ replyToId }) => replyToId === next)
      .map(({ id: answer }) => told.findIndex((t) => t.id === answer))
    // The answers to one message stay together.
    expect(nextAnswers.at(-1)).toBe((nextAnswers[0] ?? 0) + nextAnswers.length - 1)
  })

  test('may correct itself before it is heard; what was said cannot be taken back', async () => {
    const client = keep(await OfficialClient.arrives(app.url))
    const { conversationId } = client
    const ids: (string | undefined)[] = []
    let said: Partial<Activity> = {}
    await app.adapter.continueConversationAsync('relais', referenceTo(conversationId), async (context) => {
      const sent = await context.sendActivities([
        { type: 'message', text: 'brouillon' },
        { type: 'delay', value: 1 },
        { type: 'trace', name: 'secret' },
        { type: 'message', text: 'et la suite' },
      ])
      ids.push(...sent.map(({ id }) => id))
      said = { type: 'message', id: ids[0], text: 'au propre' }
      await context.updateActivity(said)
      await expect(context.deleteActivity(ids[0] ?? '')).rejects.toThrow('direct_line_cannot_delete')
    })
    await client.hears(({ text }) => text === 'et la suite')
    expect(wordsOf(client).slice(-2)).toEqual(['au propre', 'et la suite'])
    expect(client.ids.slice(-2)).toEqual([ids[0], ids[3]])
    expect(ids).toHaveLength(4)
    const tooLate = app.adapter.continueConversationAsync('relais', referenceTo(conversationId), async (context) => {
      await context.updateActivity({ ...said, text: 'autre chose' })
    })
    await expect(tooLate).rejects.toThrow('activity_not_in_turn')
  })

  test('in a conversation that does not exist: rejects', async () => {
    await expect(speaks(app, 'inconnue', 'allô')).rejects.toThrow('conversation_unknown')
  })

  test('its own error reaches who asked, and blocks nothing', async () => {
    const client = keep(await OfficialClient.arrives(app.url))
    const failing = app.adapter.continueConversationAsync(
      'relais',
      referenceTo(client.conversationId),
      async (context) => {
        await context.sendActivity('à moitié')
        throw new Error('raté')
      },
    )
    await expect(failing).rejects.toThrow('raté')
    await client.says('tu disais ?')
    expect(wordsOf(client)).not.toContain('à moitié')
  })
})

test('a message received and not answered when the server stops is answered by the next one', async () => {
  const before = await OfficialClient.arrives(app.url)
  const { token, conversationId } = before
  gate.failures.push(new Error('en panne'))
  const id = await before.post({ type: 'message', text: 'tu me réponds ?' })
  await until('the failure', async () => (await app.services.log.get(conversationId))?.failures)
  before.leaves()
  await restart()
  const back = keep(new OfficialClient(app.url, { token, conversationId }))
  await back.hears(({ replyToId }) => replyToId === id)
  expect(back.heard.filter(({ id: heard }) => heard === id)).toHaveLength(1)
})

test('a message behind hundreds of events is still owed its turn', async () => {
  const client = keep(await OfficialClient.arrives(app.url))
  gate.close()
  await client.post({ type: 'message', text: 'première' })
  await gate.someoneWaits()
  await app.services.log.append(client.conversationId, () => ({
    entries: Array.from({ length: 250 }, () => ({ from: 'teen', kind: 'event', text: 'relais/back' })),
  }))
  const last = await client.post({ type: 'message', text: 'dernière' })
  // The first turn goes through, the last one is held: a process killed now must find it owed.
  gate.open()
  gate.close()
  await client.hears(({ replyToId }) => replyToId !== undefined)
  expect((await app.services.log.get(client.conversationId))?.owed).toBe(1)
  gate.open()
  await client.hears(({ replyToId }) => replyToId === last)
  await until('the end', async () => (await app.services.log.get(client.conversationId))?.owed === 0)
})
