import { beforeEach, expect, test } from 'vitest'
import { Outbox, type OutboxWays } from '../../../web/console/desk/conversation/outbox.ts'
import { DraftStore, type TextStorage } from '../../../web/console/desk/draft-store.ts'
import type { MessageView } from '../../../web/console/server/case-view.ts'

class MemoryStorage implements TextStorage {
  readonly entries = new Map<string, string>()
  get length() {
    return this.entries.size
  }
  key = (index: number) => [...this.entries.keys()][index] ?? null
  getItem = (key: string) => this.entries.get(key) ?? null
  setItem = (key: string, value: string) => void this.entries.set(key, value)
  removeItem = (key: string) => void this.entries.delete(key)
}

let storage: MemoryStorage
let drafts: DraftStore
beforeEach(() => {
  storage = new MemoryStorage()
  drafts = new DraftStore(storage)
  drafts.belongTo('lea')
})

test('a draft per case and kind, still there for the same person after a reload', () => {
  drafts.write('reply', 'case-1', 'Bonjour')
  drafts.write('note', 'case-1', 'à rappeler')
  drafts.write('reply', 'case-2', 'Salut')
  const reloaded = new DraftStore(storage)
  reloaded.belongTo('lea')
  expect(reloaded.read('reply', 'case-1')).toBe('Bonjour')
  expect(reloaded.read('note', 'case-1')).toBe('à rappeler')
  reloaded.forget('case-1')
  expect(reloaded.read('reply', 'case-1')).toBe('')
  expect(reloaded.read('reply', 'case-2')).toBe('Salut')
})

test('somebody else who signs in, or signing out, finds nothing; what is not ours stays', () => {
  storage.setItem('other', 'kept')
  drafts.write('reply', 'case-1', 'Bonjour')
  drafts.belongTo('sam')
  expect(drafts.read('reply', 'case-1')).toBe('')
  drafts.write('reply', 'case-1', 'Bonsoir')
  drafts.clear()
  expect([...storage.entries.keys()]).toEqual(['other'])
})

/** A server that keeps what it is sent, and can lose the request or the answer. */
class FakeServer {
  messages: MessageView[] = []
  keys: string[] = []
  mood: 'well' | 'request_lost' | 'answer_lost' = 'well'
  waiting: Promise<void> = Promise.resolve()
  #count = 0

  ways(changed = () => {}): OutboxWays {
    return {
      post: async (_caseId, text, key) => {
        await this.waiting
        if (this.mood === 'request_lost') throw new Error('offline')
        this.keys.push(key)
        this.messages.push({ from: 'counsellor', text, at: '2026-11-22T16:00:00Z' })
        if (this.mood === 'answer_lost') throw new Error('offline')
      },
      reload: async () => this.messages,
      known: async () => [...this.messages],
      newKey: () => `key-${++this.#count}`,
      changed,
    }
  }
  get texts() {
    return this.messages.map((message) => message.text)
  }
}

test('messages go one after the other, in the order written, each once', async () => {
  const server = new FakeServer()
  const outbox = new Outbox(server.ways(), drafts)
  await Promise.all([outbox.send('c', 'un'), outbox.send('c', 'deux'), outbox.send('c', 'deux')])
  expect(server.texts).toEqual(['un', 'deux', 'deux'])
  expect(outbox.pending('c')).toEqual([])
  expect(await outbox.send('c', '  \n')).toBe(false)
})

test('a second press while the first is on its way does not send it again', async () => {
  const server = new FakeServer()
  let answer = () => {}
  server.waiting = new Promise((resolve) => {
    answer = resolve
  })
  const outbox = new Outbox(server.ways(), drafts)
  const sending = outbox.send('c', 'un')
  const again = outbox.retry('c')
  answer()
  await Promise.all([sending, again])
  expect(server.texts).toEqual(['un'])
})

test('a lost request is kept, said, and sent when asked; what came after waits its turn', async () => {
  const server = new FakeServer()
  server.mood = 'request_lost'
  const outbox = new Outbox(server.ways(), drafts)
  await outbox.send('c', 'un')
  expect(outbox.pending('c')).toMatchObject([{ text: 'un', state: 'failed' }])
  await outbox.send('c', 'deux')
  expect(server.texts).toEqual([])
  server.mood = 'well'
  await outbox.retry('c')
  expect(server.texts).toEqual(['un', 'deux'])
})

test('a lost answer: the message is found in the conversation, and not sent again', async () => {
  const server = new FakeServer()
  await new Outbox(server.ways(), drafts).send('c', 'ok')
  server.mood = 'answer_lost'
  const outbox = new Outbox(server.ways(), drafts)
  await outbox.send('c', 'ok')
  expect(outbox.pending('c')).toMatchObject([{ text: 'ok', state: 'failed' }])
  server.mood = 'well'
  await outbox.retry('c')
  expect(server.texts).toEqual(['ok', 'ok'])
  expect(outbox.pending('c')).toEqual([])
})

test('a fetch of the conversation that holds a failed message settles it, and one that does not leaves it', async () => {
  const server = new FakeServer()
  const outbox = new Outbox(server.ways(), drafts)
  server.mood = 'request_lost'
  await outbox.send('c', 'un')
  outbox.settle('c', server.messages)
  expect(outbox.pending('c')).toHaveLength(1)
  outbox.settle('c', [{ from: 'counsellor', text: 'un', at: '2026-11-22T16:00:00Z' }])
  expect(outbox.pending('c')).toEqual([])
})

test('the same words as an earlier message are still sent after a lost request', async () => {
  const server = new FakeServer()
  const outbox = new Outbox(server.ways(), drafts)
  await outbox.send('c', 'ok')
  server.mood = 'request_lost'
  await outbox.send('c', 'ok')
  server.mood = 'well'
  await outbox.retry('c')
  expect(server.texts).toEqual(['ok', 'ok'])
})

test('a reload in the middle keeps the text, its key, and sends it once', async () => {
  const server = new FakeServer()
  server.mood = 'answer_lost'
  await new Outbox(server.ways(), drafts).send('c', 'un')
  server.mood = 'request_lost'
  await new Outbox(server.ways(), drafts).send('d', 'deux')
  server.mood = 'well'
  const reloaded = new Outbox(server.ways(), new DraftStore(storage))
  expect(reloaded.pending('d')).toMatchObject([{ text: 'deux', state: 'failed' }])
  await reloaded.retryAll()
  expect(server.texts).toEqual(['un', 'deux'])
  expect(storage.entries.size).toBe(1)
})

test('a failed text can be taken back, and is then not sent', async () => {
  const server = new FakeServer()
  server.mood = 'request_lost'
  const outbox = new Outbox(server.ways(), drafts)
  await outbox.send('c', 'un')
  const [failed] = outbox.pending('c')
  expect(outbox.takeBack('c', failed?.key ?? '')).toBe('un')
  server.mood = 'well'
  await outbox.retry('c')
  expect(server.texts).toEqual([])
})
