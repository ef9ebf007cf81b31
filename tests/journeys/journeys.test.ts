import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BSON } from 'mongodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasMongo, newMongoDatabase } from '../support/mongo.ts'
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
  c16: { severity: 'high', early: true, why: heardGraver },
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

interface Engine {
  name: string
  /** The dialogs are the same on both: on the slower one a third of the conversations are played. */
  plays: Journey[]
  env: Record<string, string>
  /** All that lies in the store, byte for byte. */
  bytes(dataDir: string): Promise<Buffer>
  drop(): Promise<void>
}

const embedded: Engine = {
  name: 'embedded store',
  plays: journeys,
  env: {},
  bytes: async (dataDir) => Buffer.concat(readdirSync(dataDir).map((name) => readFileSync(join(dataDir, name)))),
  drop: async () => undefined,
}

function mongo(): Engine {
  const { uri, name, client, drop } = newMongoDatabase()
  return {
    name: 'MongoDB',
    plays: journeys.filter((_, index) => index % 3 === 0),
    env: { MONGODB_URI: uri },
    async bytes() {
      const db = client.db(name)
      const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map((each) => each.name)
      const documents = await Promise.all(names.map((each) => db.collection(each).find({}).toArray()))
      return Buffer.concat(documents.flat().map((document) => BSON.serialize(document)))
    },
    drop,
  }
}

let app: TestApp
let counsellor: Staff

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

/** Words of a teen that stand nowhere else: whatever is longer than a button. */
const tellTale = journeys.flatMap(({ turns }) => turns.filter((turn) => turn.length > 25 && !turn.includes('[image]')))

describe.each(hasMongo ? [embedded, mongo()] : [embedded])(
  'the corpus conversations, played over Direct Line into the queue, on the $name',
  ({ plays, env, bytes, drop }) => {
    beforeAll(async () => {
      app = await startTestApp({ env })
      counsellor = await Staff.signsIn(app.url)
    })
    afterAll(async () => {
      await app.end()
      await drop()
    })

    test.each(plays)('$id $title', async ({ id, turns, expect: wanted }) => {
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

    test('whoever takes the store away reads none of it', async () => {
      const stored = await bytes(app.dataDir)
      expect(stored.length).toBeGreaterThan(50_000)
      expect(tellTale.length).toBeGreaterThan(50)
      expect(tellTale.filter((words) => stored.includes(words))).toEqual([])
    })
  },
)
