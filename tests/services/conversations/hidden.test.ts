import { afterEach, beforeEach, expect, test } from 'vitest'
import { readActivities } from '../../../bot/channels/direct-line/reading.ts'
import { ConversationLog, type NewEntry } from '../../../services/conversations/conversation-log.ts'
import { openTestStore, type TestStore } from '../cases/open-test-store.ts'

let opened: TestStore
let log: ConversationLog
const teen = (text: string): NewEntry => ({ from: 'teen', kind: 'message', text })
const shown = async (after: number) => (await readActivities(log, 'talk', after)).activities.map(({ text }) => text)

beforeEach(async () => {
  opened = await openTestStore()
  log = await ConversationLog.open(opened.store, Date.now)
  await log.create({ _id: 'talk', channel: 'directline', caseId: 'one' }, teen('un'), [])
  await log.append('talk', () => ({ entries: [teen('deux')] }))
})
afterEach(() => opened.end())

test('what was erased is shown in the chat no more, whatever the page asks for; the rest is', async () => {
  expect(await shown(0)).toEqual(['un', 'deux'])
  await log.append('talk', (before) => ({ entries: [teen('trois')], set: { hiddenThrough: before.seq } }))
  for (const after of [0, 1, 2, 99]) expect(await shown(after)).toEqual(['trois'])
  expect(await shown(3)).toEqual([])
})

test('counsellors who keep the case still read it', async () => {
  await log.append('talk', (before) => ({ entries: [], set: { hiddenThrough: before.seq } }))
  expect((await log.readCase('one')).map(({ text }) => text)).toEqual(['un', 'deux'])
})
