import { afterEach, expect, test } from 'vitest'
import type { Case } from '../../services/cases/case.ts'
import { type CaseJson, Staff } from '../support/staff.ts'
import { type Heard, Teen } from '../support/teen.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { until } from '../support/until.ts'

const minute = 60_000
/** A Monday in May, in Paris: 03:00, and 15:00. */
const night = Date.UTC(2026, 4, 4, 1)
const afternoon = Date.UTC(2026, 4, 4, 13)

let now: number
const apps: TestApp[] = []
const startAt = async (at: number, env: Record<string, string> = {}): Promise<TestApp> => {
  now = at
  const app = await startTestApp({ clock: () => now, env })
  apps.push(app)
  return app
}
afterEach(async () => {
  for (const app of apps.splice(0)) await app.end()
})

const story = 'des gens de ma classe se moquent de moi et m’insultent sur Snapchat'
const critical = 'je veux mourir, j’y pense tous les soirs'
const anHour = /\d\s*(?:h\b|heures?\b)|\d{1,2}:\d{2}|prévue|\bavant\b/i

const saidBy = (heard: Heard[]): string =>
  heard
    .filter(({ type, from }) => type === 'message' && from.role === 'bot')
    // The hours of those who answer are no promise of ours.
    .map(({ text = '' }) => text.replaceAll(/\s/g, ' ').replaceAll('24 h/24', ''))
    .join('\n')

const caseOf = async (app: TestApp, teen: Teen): Promise<Case> => {
  const conversation = await app.services.log.get(teen.conversationId)
  const found = await app.services.cases.get(conversation?.caseId ?? '')
  if (!found) throw new Error('no case')
  return found
}

/** From the greeting to the help, for a story without danger. */
const tellsStory = async (teen: Teen): Promise<void> => {
  for (const text of ['13-14 ans', 'C’est pour moi', story, 'Je ne suis pas en danger', 'Non, ça ne m’arrive pas']) {
    await teen.says(text)
  }
}

/** Passes what is still asked, and confirms the recap. */
const confirms = async (teen: Teen): Promise<Heard[]> => {
  for (let question = 0; question < 15; question++) {
    const suggested = teen.heard.findLast(({ suggestedActions }) => suggestedActions)?.suggestedActions?.actions ?? []
    const send = suggested.find(({ value }) => value === 'Oui, envoyer')
    if (send) return teen.says(send.value)
    await teen.says('Passer')
  }
  throw new Error('no recap')
}

test('nobody has ever signed in: the report is taken, an open line is offered, no hour is named', async () => {
  const app = await startAt(night)
  const teen = await Teen.arrives(app.url)
  await tellsStory(teen)
  const sent = saidBy(await confirms(teen))
  expect(sent).toContain("L'équipe n'est pas là en ce moment. Ton message est bien gardé.")
  expect(sent).toMatch(/Tu n'as pas à attendre : .+ répond maintenant/)
  expect(saidBy(teen.heard)).not.toMatch(/prévue avant|Je préviens l'équipe tout de suite/)
  expect(saidBy(teen.heard)).not.toMatch(anHour)
  expect(await caseOf(app, teen)).toMatchObject({ status: 'queued', queueReason: 'confirmed' })
})

test('somebody who was last seen more than two minutes ago is nobody: asking for a person promises nothing', async () => {
  const app = await startAt(night)
  await (await Staff.signsIn(app.url)).queue()
  now += 2 * minute + 1
  const teen = await Teen.arrives(app.url)
  const said = saidBy(await teen.says('Parler à quelqu’un'))
  expect(said).toContain("L'équipe n'est pas là")
  expect(said).toMatch(/répond maintenant/)
  expect(said).not.toMatch(anHour)
  expect(await caseOf(app, teen)).toMatchObject({ status: 'queued', queueReason: 'human_asked' })
})

test('a critical message at night: a program says so, and who answers now', async () => {
  const app = await startAt(night)
  const teen = await Teen.arrives(app.url)
  const said = saidBy(await teen.says(critical))
  expect(said).toContain("personne de l'équipe n'est là")
  expect(said).toContain('Je suis un programme')
  expect(said).toContain('3114')
  expect(said).not.toContain("Je préviens l'équipe tout de suite")
  expect(said).not.toMatch(anHour)
  expect(teen.contacts()).toContain('tel:3114')
  expect(await caseOf(app, teen)).toMatchObject({ status: 'queued', queueReason: 'critical', critical: 1 })
})

test('somebody is on duty: the team is told at once, and a confirmed report has its hour', async () => {
  const app = await startAt(afternoon)
  const staff = await Staff.signsIn(app.url)
  await staff.queue()
  const inDanger = await Teen.arrives(app.url)
  const alert = saidBy(await inDanger.says(critical))
  expect(alert).toContain("Je préviens l'équipe tout de suite")
  expect(alert).not.toContain("personne de l'équipe n'est là")
  const teen = await Teen.arrives(app.url)
  await tellsStory(teen)
  const sent = saidBy(await confirms(teen))
  expect(sent).toMatch(/Une réponse est prévue avant .*\d/)
  expect(sent).not.toContain("n'est pas là")
  expect(await staff.queue()).toMatchObject([{ severity: 'critical' }, { queueReason: 'confirmed' }])
})

test('a claim that its owner forgot: the teen is told once, the case comes back, the bot speaks again', {
  timeout: 40_000,
}, async () => {
  const app = await startAt(afternoon)
  const staff = await Staff.signsIn(app.url)
  const teen = await Teen.arrives(app.url)
  await teen.says('Parler à quelqu’un')
  await staff.post<CaseJson>('/api/queue/claim')
  await teen.says(story, { answered: false })
  const gone = (): Heard[] => teen.heard.filter(({ text = '' }) => text.startsWith('La personne qui te répond'))

  now += 2 * minute + 1
  await until('gone.1', async () => (await teen.reads()) && gone().length > 0)
  expect(gone()[0]?.suggestedActions?.actions.map(({ value }) => value)).toEqual(['J’attends', 'Parler à quelqu’un'])
  expect((await caseOf(app, teen)).status).toBe('claimed')
  expect(saidBy(await teen.says('J’attends'))).not.toBe('')

  now += 8 * minute
  await until('back in the queue', async () => (await caseOf(app, teen)).status === 'queued')
  await until(
    'the page is told',
    async () =>
      (await teen.reads()) &&
      teen.heard.some(({ value }) => (value as { state?: string } | undefined)?.state === 'gone'),
  )
  expect(gone()).toHaveLength(1)
  expect((await caseOf(app, teen)).claimedBy).toBeUndefined()
})

test('silence after a story queues it; not without one, not after "laisse tomber", not before its time', {
  timeout: 40_000,
}, async () => {
  const app = await startAt(afternoon, { SILENCE_MINUTES: '5' })
  const [told, dropped, mute] = [await Teen.arrives(app.url), await Teen.arrives(app.url), await Teen.arrives(app.url)]
  await told.says(story)
  await dropped.says(story)
  await dropped.says('laisse tomber')
  await mute.says('salut')
  now += 4 * minute
  const late = await Teen.arrives(app.url)
  await late.says(story)
  now += minute + 1
  await until('queued by silence', async () => (await caseOf(app, told)).status === 'queued')
  expect((await caseOf(app, told)).queueReason).toBe('silence')
  for (const teen of [dropped, mute, late]) expect((await caseOf(app, teen)).status).toBe('draft')
  now += 60 * minute
  await until('the late one too', async () => (await caseOf(app, late)).status === 'queued')
  for (const teen of [dropped, mute]) expect((await caseOf(app, teen)).status).toBe('draft')
  // One more word is a new start of the same story: the refusal stands until the teen asks for a person.
  await dropped.says('Parler à quelqu’un')
  expect(await caseOf(app, dropped)).toMatchObject({ status: 'queued', queueReason: 'human_asked', refused: false })
})
