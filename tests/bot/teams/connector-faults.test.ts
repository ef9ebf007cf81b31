import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { Staff } from '../../support/staff.ts'
import { cardsOf, TeamsPerson } from '../../support/teams-person.ts'
import { type Answering, TeamsService, teamsEnv } from '../../support/teams-service.ts'
import { startTestApp, type TestApp } from '../../support/test-app.ts'
import { TurnGate } from '../../support/turn-gate.ts'

const gate = new TurnGate()
let service: TeamsService
let app: TestApp
let counsellor: Staff
beforeAll(async () => {
  service = await TeamsService.start()
  app = await startTestApp({
    env: teamsEnv('intake'),
    teamsAuthentication: service.authentication(),
    aroundTurn: gate.around,
  })
  counsellor = await Staff.signsIn(app.url)
})
afterAll(async () => {
  await app.end()
  await service.stop()
})
afterEach(() => {
  gate.open()
  service.answering = () => undefined
})

const insult = 'on m’insulte tous les jours dans le groupe de la classe'
const textsOf = (said: { text?: string }[]): string => said.map(({ text }) => text).join('\n')

/** Refuses `times` messages in this chat, then takes them. */
const refusing = (teen: TeamsPerson, times: number, status: number, headers?: Record<string, string>): Answering => {
  let left = times
  return ({ chat, activity }) => {
    if (chat !== teen.chat || activity.type !== 'message' || left <= 0) return undefined
    left -= 1
    return { status, headers }
  }
}

/** What the counsellor sees happened in the conversation. */
async function eventsFor(teen: TeamsPerson): Promise<string[]> {
  const { body } = await counsellor.get<{ messages: { kind: string; text: string }[] }>(
    `/api/cases/${(await teen.case())?._id}`,
  )
  return body.messages.filter(({ kind }) => kind === 'event').map(({ text }) => text)
}

/** A case in this counsellor's hands. */
async function inHands(teen: TeamsPerson): Promise<string> {
  await teen.says(insult)
  await teen.says('je veux parler à quelqu’un')
  const caseId = (await teen.case())?._id ?? ''
  expect((await counsellor.post(`/api/cases/${caseId}/claim`)).status).toBe(200)
  return caseId
}

const release = (caseId: string) => counsellor.post(`/api/cases/${caseId}/close`, { outcome: 'helped' })

test('throttled: waits as long as it was told to, then delivers all, in order, once', async () => {
  const teen = new TeamsPerson(app, service)
  await teen.says('salut')
  service.answering = refusing(teen, 1, 429, { 'retry-after': '1' })
  const from = service.asked.length
  const said = await teen.says(insult)
  expect(said.filter(({ text }) => text?.includes('es-tu en danger'))).toHaveLength(1)
  const [refused, again] = service.asked.slice(from).filter(({ sent }) => sent.activity.type === 'message')
  expect((again?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(990)
})

test('an error of the service, or of its sign-in: tried again with a growing wait, nothing lost', async () => {
  const teens = await Promise.all(
    [500, 502, 401].map(async (status) => {
      const teen = new TeamsPerson(app, service)
      await teen.says('salut')
      return { teen, refuse: refusing(teen, 2, status) }
    }),
  )
  service.answering = (sent, bytes) => teens.map(({ refuse }) => refuse(sent, bytes)).find((refusal) => refusal)
  const from = service.asked.length
  const said = await Promise.all(teens.map(({ teen }) => teen.says(insult)))
  for (const [index, { teen }] of teens.entries()) {
    expect(textsOf(said[index] ?? [])).toContain('es-tu en danger')
    const tries = service.asked
      .slice(from)
      .filter(({ sent }) => sent.chat === teen.chat && sent.activity.type === 'message')
    const [first = 0, second = 0, third = 0] = tries.map(({ at }) => at)
    expect(second - first).toBeGreaterThanOrEqual(490)
    expect(third - second).toBeGreaterThanOrEqual(990)
  }
})

test('refused seven times in a row: whoever follows the case is told, once; then all of it arrives', async () => {
  const teen = new TeamsPerson(app, service)
  const caseId = await inHands(teen)
  service.answering = refusing(teen, 8, 429, { 'retry-after': '0' })
  await counsellor.post(`/api/cases/${caseId}/messages`, { text: 'Je te lis toujours.' })
  await expect.poll(() => textsOf(service.shown(teen.chat))).toContain('Je te lis toujours.')
  expect((await eventsFor(teen)).filter((text) => text === 'unreachable')).toHaveLength(1)
  await release(caseId)
})

test('a turn that takes long is acknowledged at once; its answer comes by itself', async () => {
  const teen = new TeamsPerson(app, service)
  await teen.says('salut')
  gate.close()
  const received = await teen.post(teen.activity({ text: insult }))
  expect(received.status).toBe(200)
  expect(teen.reads()).toEqual([])
  gate.open()
  await teen.settled()
  expect(textsOf(teen.reads())).toContain('es-tu en danger')
})

test('a message too large is cut, and arrives whole', async () => {
  const teen = new TeamsPerson(app, service)
  const caseId = await inHands(teen)
  service.answering = ({ activity }, bytes) =>
    activity.type === 'message' && bytes > 2_000 ? { status: 413 } : undefined
  const long = Array.from({ length: 500 }, (_, index) => `mot${index}`).join(' ')
  await counsellor.post(`/api/cases/${caseId}/messages`, { text: long })
  await expect.poll(() => textsOf(teen.service.shown(teen.chat))).toContain('mot499')
  await teen.settled()
  const words = textsOf(teen.reads()).match(/mot\d+/g)
  expect(words).toEqual(long.split(' '))
  await release(caseId)
})

test('a card too large is left out: its words, with the numbers, arrive', async () => {
  const teen = new TeamsPerson(app, service)
  await teen.says('salut')
  service.answering = ({ activity }) => (activity.attachments ? { status: 413 } : undefined)
  const said = await teen.says('j’ai envie de mourir')
  expect(cardsOf(said)).toEqual([])
  expect(textsOf(said)).toMatch(/3114/)
})

test.each([
  ['removed from the chat', 403],
  ['in a chat that was deleted', 404],
])('%s: the counsellor is told, and all that waited arrives when the teen is back', async (_what, status) => {
  const teen = new TeamsPerson(app, service)
  const caseId = await inHands(teen)
  service.answering = ({ chat }) => (chat === teen.chat ? { status } : undefined)
  await counsellor.post(`/api/cases/${caseId}/messages`, { text: 'Première réponse.' })
  await expect.poll(() => eventsFor(teen)).toContain('unreachable')
  await counsellor.post(`/api/cases/${caseId}/messages`, { text: 'Deuxième réponse.' })
  service.answering = () => undefined
  teen.reads()
  const said = textsOf(await teen.says('je suis là'))
  expect(said.indexOf('Première réponse.')).toBeGreaterThanOrEqual(0)
  expect(said.indexOf('Deuxième réponse.')).toBeGreaterThan(said.indexOf('Première réponse.'))
  await release(caseId)
})

test('the app is removed: whoever follows the case is told at once', async () => {
  const teen = new TeamsPerson(app, service)
  const caseId = await inHands(teen)
  await teen.uninstalls()
  expect(await eventsFor(teen)).toContain('unreachable')
  await counsellor.post(`/api/cases/${caseId}/messages`, { text: 'Tu me lis ?' })
  const asked = service.asked.length
  // Nothing is tried where nothing can arrive.
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(service.asked.length).toBe(asked)
  await teen.installs()
  await teen.settled()
  expect(textsOf(teen.reads())).toContain('Tu me lis')
  await release(caseId)
})
