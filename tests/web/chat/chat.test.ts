import { describe, expect, test } from 'vitest'
import { FakeServer } from './fake-server.ts'
import { openChat, openOnline, ownLines } from './open-chat.ts'

describe('what the teen sends', () => {
  test('is "pas encore envoyé", then "envoyé" with the acknowledgement, and stays one line with the echo', async () => {
    const server = new FakeServer()
    const { chat, machine } = await openOnline(server)
    chat.send('bonjour')
    expect(ownLines(chat)).toEqual(['bonjour / waiting'])
    await machine.pass(0)
    expect(ownLines(chat)).toEqual(['bonjour / sent'])
    machine.lastSocket.say(server.everything)
    expect(ownLines(chat)).toEqual(['bonjour / sent'])
    expect(machine.session.getItem('relais.outbox')).toBeNull()
  })

  test('is sent again with the same id when the answer was lost, and shown once', async () => {
    const server = new FakeServer()
    const { chat, machine } = await openOnline(server)
    server.losesAnswers = true
    chat.send('tu me reçois ?')
    await machine.pass(0)
    expect(ownLines(chat)).toEqual(['tu me reçois ? / waiting'])
    server.losesAnswers = false
    await machine.pass(20_000)
    expect(machine.posted.length).toBeGreaterThan(1)
    expect(new Set(machine.posted.map(({ id }) => id)).size).toBe(1)
    expect(server.activities).toHaveLength(1)
    machine.lastSocket.say(server.everything)
    expect(ownLines(chat)).toEqual(['tu me reçois ? / sent'])
  })

  test('survives the loss of network and a reload, in order, with the same ids', async () => {
    const server = new FakeServer()
    const { chat, machine } = await openOnline(server)
    machine.isOffline = true
    chat.networkLost()
    chat.send('un')
    chat.send('deux')
    chat.write('trois, pas fini')
    await machine.pass(3_000)
    expect(chat.view).toMatchObject({ isCut: true, hasWaiting: true })
    chat.close()

    const reloaded = server.machine(machine.session, machine.device)
    const { chat: after } = await openChat(reloaded)
    expect(after.view.draft).toBe('trois, pas fini')
    reloaded.lastSocket.open()
    await reloaded.pass(1_000)
    reloaded.lastSocket.say(server.everything)
    expect(ownLines(after)).toEqual(['un / sent', 'deux / sent'])
    expect(server.activities.filter(({ type }) => type === 'message').map(({ text }) => text)).toEqual(['un', 'deux'])
    const idsBefore = machine.posted.map(({ id }) => id)
    expect(idsBefore.every((id) => reloaded.posted.some((sent) => sent.id === id))).toBe(true)
  })

  test('leaves by itself when the network is back', async () => {
    const server = new FakeServer()
    const { chat, machine } = await openOnline(server)
    machine.isOffline = true
    chat.networkLost()
    chat.send('attends-moi')
    await machine.pass(40_000)
    machine.isOffline = false
    chat.wake()
    await machine.pass(0)
    expect(server.activities.map(({ text }) => text)).toEqual(['attends-moi'])
  })

  test('goes back into the field when the server refuses it, and does not hold up the next', async () => {
    const server = new FakeServer()
    const { chat, machine } = await openOnline(server)
    server.refusals.set('/activities', 413)
    chat.send('beaucoup trop long')
    await machine.pass(0)
    server.refusals.clear()
    chat.send('court')
    await machine.pass(0)
    expect(ownLines(chat)).toEqual(['beaucoup trop long / refused', 'court / sent'])
    const refused = chat.view.thread.items.find((item) => item.state === 'refused')
    chat.takeBack(refused?.key ?? '')
    expect(chat.view.draft).toBe('beaucoup trop long')
  })

  test('waits out a busy server instead of being given up', async () => {
    const server = new FakeServer()
    const { chat, machine } = await openOnline(server)
    server.refusals.set('/activities', 503)
    chat.send('patience')
    await machine.pass(5_000)
    expect(ownLines(chat)).toEqual(['patience / waiting'])
    server.refusals.clear()
    await machine.pass(16_000)
    expect(server.activities.map(({ text }) => text)).toEqual(['patience'])
  })

  test('a server that cannot store it: kept, said to be our trouble at once, and sent again by itself', async () => {
    const server = new FakeServer()
    const { chat, machine } = await openOnline(server)
    server.refusals.set('POST /v3/directline/conversations/c/activities', 503)
    chat.send('au secours')
    await machine.pass(0)
    expect(ownLines(chat)).toEqual(['au secours / waiting'])
    expect(chat.view).toMatchObject({ isServerDown: true, hasWaiting: true })
    server.refusals.clear()
    await machine.pass(20_000)
    machine.lastSocket.say(server.everything)
    await machine.pass(0)
    expect(server.activities.map(({ text }) => text)).toEqual(['au secours'])
    expect(chat.view).toMatchObject({ isServerDown: false, hasWaiting: false })
  })

  test('a network that is gone is not called our trouble', async () => {
    const server = new FakeServer()
    const { chat, machine } = await openOnline(server)
    machine.isOffline = true
    chat.send('au secours')
    await machine.pass(5_000)
    expect(chat.view).toMatchObject({ isServerDown: false, isCut: true, hasWaiting: true })
  })

  test('an acknowledged message that does not come back is fetched: the socket was dead without knowing', async () => {
    const server = new FakeServer()
    const { chat, machine } = await openOnline(server)
    chat.send('allô ?')
    await machine.pass(0)
    server.says('Oui, je lis.')
    await machine.pass(6_000)
    expect(chat.view.thread.items.map(({ text }) => text)).toEqual(['allô ?', 'Oui, je lis.'])
    expect(machine.sockets.length).toBe(2)
  })
})

describe('what the teen reads', () => {
  test('the same activity twice is one line; the same id again replaces it', async () => {
    const server = new FakeServer()
    const said = server.says('Salut')
    const { chat, machine } = await openOnline(server)
    machine.lastSocket.say(server.everything)
    machine.lastSocket.say({ activities: [{ ...said, text: 'Salut !' }], watermark: '1' })
    expect(chat.view.thread.items.map(({ text }) => text)).toEqual(['Salut !'])
  })

  test('suggestions stay until the next message is sent', async () => {
    const server = new FakeServer()
    const actions = ['Pour moi', 'Passer'].map((value) => ({ type: 'imBack', title: value, value }))
    server.says('Pour qui ?', { suggestedActions: { actions } })
    const { chat } = await openOnline(server)
    expect(chat.view.thread.suggestions).toEqual(['Pour moi', 'Passer'])
    chat.send('Pour moi')
    expect(chat.view.thread.suggestions).toEqual([])
  })

  test('contacts stay pinned; a new danger comes first and hides none of the earlier', async () => {
    const server = new FakeServer()
    const contact = (name: string) => ({ name, purpose: 'p', hours: '24 h/24', free: true, action: `tel:${name}` })
    const withContacts = (...names: string[]) => ({
      channelData: { relais: { contacts: names.map(contact), kind: 'danger' } },
    })
    server.says('Appelle le 3114.', withContacts('3114', '112'))
    server.says('On continue ?')
    server.says('Mets-toi à l’abri.', withContacts('17', '112'))
    const { chat } = await openOnline(server)
    expect(chat.view.thread.contacts.map(({ name }) => name)).toEqual(['17', '112'])
    expect(chat.view.thread.earlierContacts.map(({ name }) => name)).toEqual(['3114'])
  })

  test('contacts without a danger stand below what names them, and pin nothing', async () => {
    const server = new FakeServer()
    const contacts = [{ name: '3018', purpose: 'p', hours: '9 h - 23 h', free: true, action: 'tel:3018' }]
    server.says('Le 3018 peut aider.', { channelData: { relais: { contacts } } })
    const { chat } = await openOnline(server)
    expect(chat.view.thread.contacts).toEqual([])
    expect(chat.view.thread.items.at(-1)?.contacts?.map(({ action }) => action)).toEqual(['tel:3018'])
  })

  test('the numbers said as text are pinned, and not shown a second time', async () => {
    const server = new FakeServer()
    const contacts = [{ name: '3114', purpose: 'p', hours: '24 h/24', free: true, action: 'tel:3114' }]
    server.says('Ces contacts répondent : 3114', { channelData: { relais: { contacts, kind: 'numbers' } } })
    const { chat } = await openOnline(server)
    expect(chat.view.thread.contacts.map(({ action }) => action)).toEqual(['tel:3114'])
    expect(chat.view.thread.items.at(-1)).toMatchObject({ isUnseen: true, contacts: undefined })
  })

  test('a contact that would run code is not a button', async () => {
    const server = new FakeServer()
    const contacts = [{ name: 'x', purpose: '', hours: '', free: true, action: 'javascript:alert(1)' }]
    server.says('…', { channelData: { relais: { contacts, kind: 'danger' } } })
    const { chat } = await openOnline(server)
    expect(chat.view.thread.contacts).toEqual([])
  })

  test('a person has a name of their own, comes, writes and goes', async () => {
    const server = new FakeServer()
    server.happens('relais/presence', { state: 'here', name: 'Camille' })
    server.counsellorSays('Bonjour')
    const { chat, machine } = await openOnline(server)
    expect(chat.view.thread.person).toBe('Camille')
    expect(chat.view.thread.items.at(-1)).toMatchObject({ author: 'counsellor', name: 'Camille', text: 'Bonjour' })
    machine.lastSocket.say({
      activities: [{ type: 'typing', from: { id: 'counsellor', role: 'bot', name: 'Camille' } }],
    })
    expect(chat.view.typing).toBe('Camille')
    await machine.pass(7_000)
    expect(chat.view.typing).toBeUndefined()
    server.happens('relais/presence', { state: 'gone', name: 'Camille' })
    machine.lastSocket.say(server.everything)
    expect(chat.view.thread.person).toBeUndefined()
  })

  test('typing is told to a person only, and not with every key', async () => {
    const server = new FakeServer()
    const { chat, machine } = await openOnline(server)
    const typings = () => machine.requests.filter(({ body }) => body?.type === 'typing').length
    chat.write('b')
    expect(typings()).toBe(0)
    server.happens('relais/presence', { state: 'here', name: 'Camille' })
    machine.lastSocket.say(server.everything)
    for (const text of ['bo', 'bon', 'bonj']) chat.write(text)
    expect(typings()).toBe(1)
  })

  test('erased: thread, field and both storages are empty', async () => {
    const server = new FakeServer()
    server.says('Ton histoire')
    const { chat, machine } = await openOnline(server)
    await chat.keepDevice()
    chat.write('encore un mot')
    server.happens('relais/erased')
    server.says('C’est effacé.')
    machine.lastSocket.say(server.everything)
    expect(chat.view.thread.items.map(({ text }) => text)).toEqual(['C’est effacé.'])
    expect(chat.view).toMatchObject({ draft: '', isKept: false })
    expect(machine.written).toBe('[[],[]]')
  })

  test('erased before a reload: what was written and kept since is still there', async () => {
    const server = new FakeServer()
    server.happens('relais/erased')
    const { chat, machine } = await openOnline(server)
    await chat.keepDevice()
    chat.write('la suite')
    const { chat: reloaded } = await openOnline(server, machine)
    expect(reloaded.view).toMatchObject({ draft: 'la suite', isKept: true })
  })
})
