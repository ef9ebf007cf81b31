import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CaseJson, Staff } from '../support/staff.ts'
import { Teen } from '../support/teen.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

interface Journey {
  id: string
  title: string
  turns: string[]
  expect: { severity: string; links: string[]; queued: boolean; early: boolean }
}

const journeys = readFileSync(new URL('../corpus/conversations.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line): Journey => JSON.parse(line))

const heardGraver =
  'answers that stand beside a danger in other stories raise it a rank: doubt goes up, nobody waits longer.'

/** Where we differ from the corpus, and why. */
const differences: Record<string, Partial<Journey['expect']> & { why: string }> = {
  c07: { severity: 'critical', queued: true, early: true, why: heardGraver },
  c19: { severity: 'critical', queued: true, early: true, why: heardGraver },
  c26: { severity: 'high', queued: false, early: true, why: heardGraver },
  c29: { severity: 'high', queued: true, early: true, why: heardGraver },
  c39: { severity: 'critical', queued: true, early: true, why: heardGraver },
  c22: {
    severity: 'critical',
    queued: true,
    early: true,
    why: '“je suis en danger de mort par tartine”: a joke, but doubt goes up; a counsellor loses a minute.',
  },
}

/** A picture sent instead of words: an attachment that must not be looked at. */
const picture = { contentType: 'image/png', contentUrl: 'https://exemple.example/photo.png', name: 'photo.png' }

let app: TestApp
let counsellor: Staff

beforeAll(async () => {
  app = await startTestApp()
  counsellor = await Staff.signsIn(app.url)
})
afterAll(() => app.end())

/** Plays the turns blindly, in their order, over Direct Line; looks at the queue after each. */
async function play(turns: string[]) {
  const teen = await Teen.arrives(app.url)
  let first: CaseJson | undefined
  let last: CaseJson | undefined
  for (const turn of turns) {
    const attachments = turn.includes('[image]') ? [picture] : undefined
    const replies = await teen.says(turn.replace('[image]', '').trim(), { attachments })
    expect(replies.some(({ from, text }) => from.role === 'bot' && text)).toBe(true)
    last = await queuedCaseOf(teen)
    first ??= last
  }
  return { first, last, links: await linksOf(teen) }
}

async function queuedCaseOf(teen: Teen): Promise<CaseJson | undefined> {
  const caseId = (await app.services.log.get(teen.conversationId))?.caseId
  return (await counsellor.queue()).find(({ id }) => id === caseId)
}

async function linksOf(teen: Teen): Promise<{ severity: string; links: string[] }> {
  const conversation = await app.services.log.get(teen.conversationId)
  const found = conversation && (await app.services.cases.get(conversation.caseId))
  return { severity: found?.severity ?? '', links: found?.evidence.map(({ url }) => url) ?? [] }
}

describe('the corpus conversations, played over Direct Line into the queue', () => {
  test.each(journeys)('$id $title', async ({ id, turns, expect: wanted }) => {
    const { first, last, links } = await play(turns)
    const { why: _why, ...different } = differences[id] ?? { why: '' }
    const { severity, links: urls, queued, early } = { ...wanted, ...different }
    expect({
      severity: links.severity,
      links: links.links,
      queued: last !== undefined,
      early: first !== undefined && first.queueReason !== 'confirmed',
    }).toEqual({ severity, links: urls, queued, early })
  })
})
