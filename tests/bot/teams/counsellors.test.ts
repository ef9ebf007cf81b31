import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { Staff } from '../../support/staff.ts'
import { actionsOf, TeamsPerson } from '../../support/teams-person.ts'
import { TeamsService, teamsEnv, tellTale } from '../../support/teams-service.ts'
import { Teen } from '../../support/teen.ts'
import { startTestApp, type TestApp } from '../../support/test-app.ts'

let service: TeamsService
let app: TestApp
let admin: Staff
let counsellor: Staff
beforeAll(async () => {
  service = await TeamsService.start()
  app = await startTestApp({ env: teamsEnv('intake'), teamsAuthentication: service.authentication() })
  admin = await Staff.signsIn(app.url)
  counsellor = await admin.invites('Odile')
})
afterAll(async () => {
  await app.end()
  await service.stop()
})
afterEach(() => {
  service.answering = () => undefined
})

const team = '19:team-invented@thread.tacv2'
const inTeam = { id: `${team};messageid=1700`, conversationType: 'channel', isGroup: true, tenantId: tellTale.tenant }
const textsOf = (said: { text?: string }[]): string => said.map(({ text }) => text).join('\n')

async function links(staff: Staff): Promise<TeamsPerson> {
  const { status, body } = await staff.post<{ code: string }>('/api/account/chat')
  expect(status).toBe(201)
  const person = new TeamsPerson(app, service)
  await person.post(person.activity({ text: ` ${body.code.toLowerCase().replaceAll('-', ' ')} ` }))
  expect(textsOf(person.reads())).toContain('est lié à votre compte de la console')
  return person
}

/** Said to the bot in the team's channel; what it answers there. */
async function saysInTeam(person: TeamsPerson, text: string): Promise<string> {
  const before = service.shown(inTeam.id).length
  await person.post(person.activity({ text: `<at>Relais</at> ${text}`, conversation: inTeam }))
  return textsOf(service.shown(inTeam.id).slice(before))
}

const journal = async () => {
  await app.services.auditSealer.run()
  return (await app.services.journal.find({})).records.toReversed()
}
/** What became of this person's link, sealed, the oldest first. */
const journalOf = async (staff: Staff): Promise<string[]> => {
  const { id } = (await staff.get<{ id: string }>('/api/session')).body
  const about = (await journal()).filter((one) => one.type.startsWith('chat_') && one.about === id)
  return about.map(({ type, by }) => (by === id ? type : `${type} by another`))
}

/** The cards that stand in the channel now, as text. */
const cards = (): string[] =>
  service.shown(team).flatMap(({ attachments }) => JSON.stringify(attachments?.[0]?.content) ?? [])

async function webCase(words: string): Promise<{ teen: Teen; id: string }> {
  const teen = await Teen.arrives(app.url)
  await teen.says(words)
  return { teen, id: (await app.services.log.get(teen.conversationId))?.caseId ?? '' }
}

const cardOf = async (id: string): Promise<string> => {
  await expect.poll(() => cards().some((card) => card.includes(id))).toBe(true)
  return cards().find((card) => card.includes(id)) ?? ''
}

const tap = (person: TeamsPerson, caseId: string) =>
  person.post(
    person.activity({
      type: 'invoke',
      name: 'adaptiveCard/action',
      conversation: inTeam,
      value: { action: { type: 'Action.Execute', verb: 'relais/claim', data: { caseId } }, trigger: 'manual' },
    }),
  )

test('an account is linked once by a code, which works once, for ten minutes, and is revocable', async () => {
  expect((await counsellor.get('/api/account/chat')).body).toEqual({ available: true, linked: false })
  const { body } = await counsellor.post<{ code: string }>('/api/account/chat')
  expect(body.code).toMatch(/^RELAIS-[A-Z2-9]{4}-[A-Z2-9]{4}$/)
  const person = new TeamsPerson(app, service)
  await person.post(person.activity({ text: body.code }))
  expect(textsOf(person.reads())).toContain('Odile')
  expect((await counsellor.get('/api/account/chat')).body).toEqual({ available: true, linked: true })
  const other = new TeamsPerson(app, service)
  await other.post(other.activity({ text: body.code }))
  expect(textsOf(other.reads())).toContain('n’est pas reconnu')
  // Neither code nor counsellor is a teen's story.
  expect(await person.conversation()).toBeNull()
  expect(await other.conversation()).toBeNull()
  await person.post(person.activity({ text: 'bonjour' }))
  expect(textsOf(person.reads())).toContain('je ne prends pas de signalement')
  await person.post(person.activity({ text: 'j’ai envie de mourir' }))
  expect(textsOf(person.reads())).toContain('3114')
  expect(
    (await fetch(`${app.url}/api/account/chat`, { method: 'DELETE', headers: { cookie: counsellor.cookie } })).status,
  ).toBe(200)
  expect((await counsellor.get('/api/account/chat')).body).toMatchObject({ linked: false })
  expect(textsOf(await person.says('bonjour'))).toContain('administrateurs')
  // Without a link there is nothing to undo. A chat account that is linked to somebody else from now on leaves the first.
  await fetch(`${app.url}/api/account/chat`, { method: 'DELETE', headers: { cookie: counsellor.cookie } })
  const again = await links(counsellor)
  const { code } = (await admin.post<{ code: string }>('/api/account/chat')).body
  await again.post(again.activity({ text: code }))
  expect(await journalOf(counsellor)).toEqual([
    ...['chat_linked', 'chat_unlinked', 'chat_linked', 'chat_unlinked by another'],
  ])
})

test('an old code is void', async () => {
  const first = await counsellor.post<{ code: string }>('/api/account/chat')
  await counsellor.post('/api/account/chat')
  const person = new TeamsPerson(app, service)
  await person.post(person.activity({ text: first.body.code }))
  expect(textsOf(person.reads())).toContain('n’est pas reconnu')
})

test('alerts: asked for by a supervisor, one card a case, no content; one winner, and the card changes for everyone', async () => {
  const boss = await links(admin)
  const odile = await links(counsellor)
  const stranger = new TeamsPerson(app, service)
  expect(await saysInTeam(stranger, 'alertes')).toContain('peut décider')
  expect(await saysInTeam(odile, 'alertes')).toContain('peut décider')
  expect(await saysInTeam(boss, 'alertes')).toContain('arriveront dans ce canal')

  const { id } = await webCase('il m’attend à la sortie avec un couteau, j’ai envie de mourir')
  const card = await cardOf(id)
  expect(card).toMatch(/Critique.*Attend depuis/)
  expect(card).not.toMatch(/couteau|mourir|sortie|suicid/i)
  expect(actionsOf(JSON.parse(card))).toMatchObject([
    { type: 'Action.Execute', verb: 'relais/claim' },
    { type: 'Action.OpenUrl', url: `${app.url}/console#case=${id}` },
  ])

  expect((await tap(stranger, id)).body).toMatchObject({
    statusCode: 200,
    value: expect.stringContaining('Liez d’abord'),
  })
  const answers = await Promise.all([tap(odile, id), tap(boss, id)])
  const won = answers.map(({ body }) => JSON.stringify(body)).filter((body) => body.includes('C’est vous qui répondez'))
  expect(won).toHaveLength(1)
  expect(won[0]).toContain(`#case=${id}`)
  expect(answers.map(({ body }) => JSON.stringify(body)).filter((body) => body.includes('déjà pris'))).toHaveLength(1)
  await expect.poll(() => cards().some((shown) => shown.includes(id))).toBe(false)
  expect(cards().join()).toContain('Pris en charge à')
  expect((await app.services.cases.get(id))?.status).toBe('claimed')
  // The teen on the page reads who is there, as when it is claimed in the console.
  const told = (await app.services.log.readCase(id)).filter(({ text }) => text === 'relais/presence')
  expect(told.map(({ payload }) => payload)).toEqual([expect.stringContaining('"here"')])
})

test('a closed account is linked to nobody: in Teams, they are anybody', async () => {
  const leaver = await admin.invites('Rosa')
  const person = await links(leaver)
  const { id } = (await leaver.get<{ id: string }>('/api/session')).body
  expect((await admin.post(`/api/accounts/${id}/deactivate`)).status).toBe(200)
  expect(await app.services.chatLinks.isLinked(id)).toBe(false)
  expect(textsOf(await person.says('bonjour'))).toContain('administrateurs')
})

test('a case from Teams is alerted too; back in the queue it gets a new card, graver a changed one', async () => {
  const teen = new TeamsPerson(app, service)
  await teen.says('on m’insulte tous les jours')
  await teen.says('je veux parler à quelqu’un')
  const id = (await teen.case())?._id ?? ''
  const before = await cardOf(id)
  await teen.says('j’ai envie de mourir')
  await expect.poll(() => cards().find((card) => card.includes(id))).toContain('Critique')
  expect(before).not.toContain('Critique')
  // Whoever holds an unanswered critical case takes no second one.
  const nadia = await admin.invites('Nadia')
  await nadia.post(`/api/cases/${id}/claim`)
  await expect.poll(() => cards().some((card) => card.includes(id))).toBe(false)
  await nadia.post(`/api/cases/${id}/release`)
  await cardOf(id)
  // Nobody was sent what Teams would answer with 400.
  expect(service.asked.some(({ sent }) => ['event', 'handoff'].includes(sent.activity.type))).toBe(false)
})

test('throttled, alerts come later; a bot removed from the channel alerts nobody there any more', async () => {
  let refused = 0
  service.answering = ({ chat }) =>
    chat === team && refused++ < 2 ? { status: 429, headers: { 'retry-after': '0' } } : undefined
  const { id } = await webCase('mon beau-père me frappe, j’ai peur')
  await cardOf(id)
  expect(refused).toBeGreaterThan(2)
  const boss = new TeamsPerson(app, service)
  await boss.post(
    boss.activity({
      type: 'conversationUpdate',
      conversation: { ...inTeam, id: team },
      membersRemoved: [{ id: '28:5f0e5a3e-7d0b-4a51-9a62-1c6a4c1d2e3f' }],
    }),
  )
  // A look under way when it left comes to its end first.
  await new Promise((resolve) => setTimeout(resolve, 500))
  const asked = service.asked.length
  await webCase('je veux mourir')
  await new Promise((resolve) => setTimeout(resolve, 2_100))
  expect(service.asked.slice(asked).filter(({ sent }) => sent.chat === team)).toEqual([])
  const places = (await journal()).filter(({ type }) => type.startsWith('alert_place'))
  expect(places.map(({ type, by }) => [type, by === 'bot'])).toEqual([
    ['alert_place_on', false],
    ['alert_place_off', true],
  ])
})

test('the store names neither the channel nor the people', () => {
  const bytes = Buffer.concat(readdirSync(app.dataDir).map((name) => readFileSync(join(app.dataDir, name))))
  expect(['19:team', '29:person-', ...Object.values(tellTale)].filter((word) => bytes.includes(word))).toEqual([])
})
