import { Chat } from '../../../web/chat/chat.ts'
import { PageStorage } from '../../../web/chat/page-storage.ts'
import type { FakeMachine } from './fake-machine.ts'
import type { FakeServer } from './fake-server.ts'

/** Opens the page as a browser would: a reload is a second call with the same storages. */
export async function openChat(machine: FakeMachine) {
  const storage = new PageStorage(machine.session, machine.device)
  storage.markOpened(machine.now())
  const chat = new Chat(machine, storage, () => {})
  chat.start()
  await machine.pass(0)
  return { chat, storage }
}

/** A page that is open, with a working socket that has replayed everything. */
export async function openOnline(server: FakeServer, machine = server.machine()) {
  const opened = await openChat(machine)
  machine.lastSocket.open()
  machine.lastSocket.say(server.everything)
  await machine.pass(0)
  return { ...opened, machine }
}

export const ownLines = (chat: Chat) =>
  chat.view.thread.items.filter((item) => item.author === 'self').map(({ text, state }) => `${text} / ${state}`)
