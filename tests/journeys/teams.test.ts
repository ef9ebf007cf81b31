import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cardProblems } from '../support/card-schema.ts'
import { cardsOf, TeamsPerson } from '../support/teams-person.ts'
import { TeamsService, teamsEnv } from '../support/teams-service.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

interface Journey {
  id: string
  title: string
  turns: string[]
  expect: { severity: string; categories: string[]; links: string[]; queued: boolean }
}

const journeys = readFileSync(new URL('../corpus/conversations.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line): Journey => JSON.parse(line))

/** One of each kind of report, in the order of the taxonomy. */
const kinds = [...new Set(journeys.flatMap(({ expect: { categories } }) => categories))]

/** For each kind the first journey that has it and was not chosen yet. */
const chosen: Journey[] = []
for (const kind of kinds) {
  const next = journeys.find((one) => one.expect.categories.includes(kind) && !chosen.includes(one))
  if (next) chosen.push(next)
}

/** As the same words over the web page: see `journeys.test.ts`. */
const graver: Record<string, string> = {
  c16: 'high',
  c19: 'critical',
  c26: 'high',
  c29: 'high',
  c39: 'critical',
}

const picture = { contentType: 'image/png', contentUrl: 'https://exemple.example/photo.png', name: 'photo.png' }
const attached = (turn: string) => (turn.includes('[image]') ? { attachments: [picture] } : {})
const typed = (turn: string): string => turn.replace('[image]', '').trim()

let service: TeamsService
let app: TestApp

describe('in intake, one journey of each kind', () => {
  beforeAll(async () => {
    service = await TeamsService.start()
    app = await startTestApp({ env: teamsEnv('intake'), teamsAuthentication: service.authentication() })
  })
  afterAll(async () => {
    await app.end()
    await service.stop()
  })

  test('there are twelve kinds at least', () => {
    expect(chosen.length).toBeGreaterThanOrEqual(12)
  })

  test.each(chosen)('$id $title', async ({ id, turns, expect: wanted }) => {
    const teen = new TeamsPerson(app, service)
    await teen.installs()
    for (const turn of turns) {
      const said = await teen.says(typed(turn), attached(turn))
      expect(said.some(({ text }) => text)).toBe(true)
      expect(cardsOf(said).flatMap(cardProblems)).toEqual([])
    }
    const report = await teen.case()
    expect({
      severity: report?.severity,
      links: report?.evidence.map(({ url }) => url),
      queued: report?.status === 'queued',
    }).toEqual({ severity: graver[id] ?? wanted.severity, links: wanted.links, queued: wanted.queued })
  })
})

describe('at the doorway', () => {
  beforeAll(async () => {
    service = await TeamsService.start()
    app = await startTestApp({ env: teamsEnv('doorway'), teamsAuthentication: service.authentication() })
  })
  afterAll(async () => {
    await app.end()
    await service.stop()
  })

  test('all that start there end there: the page, the numbers, and nothing taken or kept', async () => {
    for (const { turns } of journeys) {
      const teen = new TeamsPerson(app, service)
      await teen.installs()
      const greeting = JSON.stringify(teen.reads())
      expect(greeting).toContain('Ne raconte rien ici')
      expect(greeting).toContain(app.url)
      expect(greeting).toContain('tel:3114')
      for (const turn of turns.slice(0, 3)) {
        const said = await teen.says(typed(turn), attached(turn))
        expect(JSON.stringify(said.at(-1))).toContain(app.url)
        expect(cardsOf(said).flatMap(cardProblems)).toEqual([])
      }
      expect(await teen.conversation()).toBeNull()
    }
    expect(await app.services.cases.counts()).toEqual({ queued: 0, critical: 0 })
    expect(service.fetched).toEqual([])
  })

  test('a danger word brings its numbers before anything else', async () => {
    const teen = new TeamsPerson(app, service)
    const said = await teen.says('j’ai pris des cachets, je vais mourir')
    expect(said[0]?.text).toContain('Ces contacts répondent maintenant')
    expect(JSON.stringify(said[0])).toMatch(/tel:15|tel:3114/)
    // Nobody is told here: nothing may say that somebody is.
    expect(said.map(({ text }) => text).join(' ')).not.toMatch(/préviens l.équipe|lira ton message/)
  })

  test('an activity sent again is answered once; one that could not be answered is answered the next time', async () => {
    const teen = new TeamsPerson(app, service)
    const activity = teen.activity({ text: 'salut' })
    await teen.post(activity)
    const said = teen.reads().length
    await teen.post(activity)
    expect(teen.reads()).toEqual([])
    expect(said).toBeGreaterThan(0)
    const other = teen.activity({ text: 'encore' })
    service.answering = () => ({ status: 429, headers: { 'retry-after': '30' } })
    expect((await teen.post(other)).status).toBe(503)
    service.answering = () => undefined
    expect((await teen.post(other)).status).toBe(200)
    expect(teen.reads().length).toBeGreaterThan(0)
  })
})
