import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { Staff } from '../../support/staff.ts'
import { actionsOf, cardsOf, TeamsPerson } from '../../support/teams-person.ts'
import { TeamsService, teamsEnv, tellTale } from '../../support/teams-service.ts'
import { startTestApp, type TestApp } from '../../support/test-app.ts'

let service: TeamsService
let app: TestApp
let counsellor: Staff
beforeAll(async () => {
  service = await TeamsService.start()
  app = await startTestApp({ env: teamsEnv('intake'), teamsAuthentication: service.authentication() })
  counsellor = await Staff.signsIn(app.url)
})
afterAll(async () => {
  await app.end()
  await service.stop()
})
afterEach(() => {
  service.answering = () => undefined
})

const insult = 'on m’insulte tous les jours dans le groupe de la classe'
const textsOf = (said: { text?: string }[]): string => said.map(({ text }) => text).join('\n')

test('says first who may read along and offers the page; only then greets and asks', async () => {
  const teen = new TeamsPerson(app, service)
  await teen.installs()
  await teen.settled()
  const [notice, ...said] = teen.reads()
  expect(notice?.text).toMatch(/administrateurs .*peuvent lire.*Teams connaît aussi ton compte/)
  expect(actionsOf(cardsOf(notice ? [notice] : []))).toMatchObject([{ type: 'Action.OpenUrl', url: `${app.url}/` }])
  expect(textsOf(said)).toContain('Relais, un programme')
  // Added by two events, greeted once.
  expect(said.filter(({ text }) => text?.includes('Tu as quel âge'))).toHaveLength(1)
})

test('whoever writes without being greeted reads the notice first all the same', async () => {
  const teen = new TeamsPerson(app, service)
  const said = await teen.says(insult)
  expect(said[0]?.text).toContain('administrateurs')
  expect(textsOf(said)).toContain('es-tu en danger')
})

test('a button says its words; back, skip and correct stand under every open question', async () => {
  const teen = new TeamsPerson(app, service)
  const asked = await teen.says('bonjour')
  const buttons = actionsOf(cardsOf(asked)).filter(({ type }) => type === 'Action.Submit')
  expect(buttons.map(({ title }) => title)).toEqual(
    expect.arrayContaining(['13-14 ans', 'Passer', 'Retour', 'Corriger']),
  )
  for (const { title, data } of buttons) expect(data).toEqual({ msteams: { type: 'imBack', value: title } })
  await teen.says(insult)
  expect(textsOf(await teen.says('Je ne suis pas en danger'))).not.toContain('es-tu en danger')
  expect(textsOf(await teen.says('Retour'))).toContain('es-tu en danger')
  expect(textsOf(await teen.says('Passer'))).not.toContain('es-tu en danger')
  expect(textsOf(await teen.says('Corriger'))).not.toBe('')
})

test('danger: the numbers as a card to tap, before anything else, and the case is queued', async () => {
  const teen = new TeamsPerson(app, service)
  await teen.says('salut')
  const said = await teen.says('j’ai envie de mourir, je veux en finir ce soir')
  expect(said[0]?.text).toContain('Ces contacts répondent maintenant')
  const first = actionsOf(cardsOf(said.slice(0, 1)))
  expect(first.map(({ url }) => url)).toContain('tel:3114')
  expect(await teen.case()).toMatchObject({ severity: 'critical', status: 'queued' })
})

test('a counsellor’s answer arrives by itself, under a name, and their coming too', async () => {
  const teen = new TeamsPerson(app, service)
  await teen.says(insult)
  await teen.says('je veux parler à quelqu’un')
  const caseId = (await teen.case())?._id ?? ''
  expect((await counsellor.post(`/api/cases/${caseId}/claim`)).status).toBe(200)
  expect((await counsellor.post(`/api/cases/${caseId}/messages`, { text: 'Bonjour, je te lis.' })).status).toBe(201)
  await expect.poll(() => textsOf(teen.reads())).toMatch(/une personne de l’équipe\s:\s+Bonjour, je te lis\./)
  await teen.settled()
  // The bot keeps quiet while a person is there.
  expect(await teen.says('merci')).toEqual([])
})

test('a follow-up code from the web page opens the latest answer, and one is given here too', async () => {
  const teen = new TeamsPerson(app, service)
  const story = textsOf([
    ...(await teen.says(insult)),
    ...(await teen.says('Je ne suis pas en danger')),
    ...(await teen.says('non')),
  ])
  const code = /(?:[a-zàâçéèêëîïôûùü]+-){4,}[a-zàâçéèêëîïôûùü]+/.exec(story)?.[0] ?? ''
  expect(code).not.toBe('')
  const other = new TeamsPerson(app, service)
  await other.says('bonjour')
  await other.says(code)
  expect((await other.case())?._id).toBe((await teen.case())?._id)
})

test('erasing says what Teams keeps; nothing speaks of a browser', async () => {
  const teen = new TeamsPerson(app, service)
  await teen.says(insult)
  await teen.says('effacer')
  const erased = textsOf(await teen.says('Oui, effacer'))
  expect(erased).toContain('Teams garde encore cette conversation')
  expect(erased).not.toMatch(/navigateur|Quitter vite/)
  expect(textsOf(await teen.says('quitter'))).not.toMatch(/navigateur|Quitter vite/)
})

test('files and pictures are refused unread, and no address is called', async () => {
  const teen = new TeamsPerson(app, service)
  await teen.says('salut')
  const contentUrl = `${service.url}/picture/secret.png`
  const file = { contentType: 'image/png', contentUrl, name: 'secret.png' }
  expect(textsOf(await teen.says('regarde', { attachments: [file] }))).toContain('bloqué')
  const inline = {
    contentType: 'text/html',
    content: `<p>tiens</p><img src="${contentUrl}" itemtype="http://schema.skype.com/AMSImage">`,
  }
  expect(textsOf(await teen.says('tiens', { attachments: [inline] }))).toContain('bloqué')
  const download = {
    contentType: 'application/vnd.microsoft.teams.file.download.info',
    content: { downloadUrl: contentUrl },
    name: 'x.png',
  }
  expect(textsOf(await teen.says('', { attachments: [download] }))).toContain('bloqué')
  expect(service.fetched).toEqual([])
  const stored = await app.services.log.after(teen.conversationId, 0)
  expect(JSON.stringify(stored)).not.toContain('secret.png')
})

test('a message that Teams sends a second time as HTML came with no file; an emoji is none either', async () => {
  const teen = new TeamsPerson(app, service)
  await teen.says('salut')
  const html = `<p>${insult} <img src="x" itemtype="http://schema.skype.com/Emoji" alt="😭"></p>`
  const said = await teen.says(`${insult}&nbsp;😭`, { attachments: [{ contentType: 'text/html', content: html }] })
  expect(textsOf(said)).not.toContain('bloqué')
  expect(textsOf(said)).toContain('es-tu en danger')
})

test('a message changed afterwards is read again: danger may stand in it', async () => {
  const teen = new TeamsPerson(app, service)
  await teen.says('salut')
  const edit = teen.activity({
    type: 'messageUpdate',
    text: 'j’ai envie de mourir',
    channelData: { eventType: 'editMessage', tenant: { id: tellTale.tenant } },
  })
  await teen.post(edit)
  await teen.post(edit)
  await teen.settled()
  expect(await teen.case()).toMatchObject({ severity: 'critical' })
  const entries = await app.services.log.after(teen.conversationId, 0)
  expect(entries.filter(({ text }) => text.includes('mourir') && text.startsWith('j’ai'))).toHaveLength(1)
})

test('in a group and in a channel: a pointer to the private chat, nothing else, nothing kept', async () => {
  for (const conversationType of ['groupChat', 'channel']) {
    const teen = new TeamsPerson(app, service)
    const conversation = { id: teen.chat, conversationType, isGroup: true, tenantId: tellTale.tenant }
    const { status } = await teen.post(teen.activity({ text: '<at>Relais</at> on m’insulte', conversation }))
    expect(status).toBe(200)
    const said = teen.reads()
    expect(said).toHaveLength(1)
    expect(said[0]?.text).toContain('Écris-moi en privé')
    expect(await teen.conversation()).toBeNull()
  }
})

test('a lone "invoke" that nobody knows is answered with 501, other things with 200', async () => {
  const teen = new TeamsPerson(app, service)
  expect((await teen.post(teen.activity({ type: 'invoke', name: 'task/fetch' }))).status).toBe(501)
  expect((await teen.post(teen.activity({ type: 'messageReaction' }))).status).toBe(200)
  expect((await teen.post(teen.activity({ type: 'handoff' }))).status).toBe(200)
  expect(await teen.conversation()).toBeNull()
})

test('whoever takes the store away learns neither who wrote, nor from where, nor what', async () => {
  const bytes = Buffer.concat(readdirSync(app.dataDir).map((name) => readFileSync(join(app.dataDir, name))))
  expect(bytes.length).toBeGreaterThan(50_000)
  const words = [...Object.values(tellTale), '29:person-', 'a:chat-', service.serviceUrl, insult, 'Bonjour, je te lis']
  expect(words.filter((word) => bytes.includes(word))).toEqual([])
  expect(Object.values(tellTale).filter((word) => app.logged().includes(word))).toEqual([])
})
