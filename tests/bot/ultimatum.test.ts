import { afterEach, expect, test } from 'vitest'
import { type CaseJson, Staff } from '../support/staff.ts'
import { Teen } from '../support/teen.ts'
import { startTestApp } from '../support/test-app.ts'

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

interface Row extends CaseJson {
  ultimatum: { what: string; text: string; at: string | null; isVague: boolean } | null
  remarks?: { kind: string; quote?: string; about?: string }[]
}

const minuteMs = 60_000
/** Monday 23 November 2026, 17:00 in Paris. */
const monday17 = Date.UTC(2026, 10, 23, 16)

const start = async () => {
  let now = monday17
  const app = await startTestApp({ clock: () => now })
  ends.push(app.end)
  return {
    app,
    staff: await Staff.signsIn(app.url),
    teen: await Teen.arrives(app.url),
    passes: (ms: number) => {
      now += ms
    },
  }
}
/** The two questions about danger that follow a story. */
const isSafe = async (teen: Teen): Promise<void> => {
  await teen.says('Je ne suis pas en danger')
  await teen.says('Non')
}
const rows = async (staff: Staff): Promise<Row[]> => (await staff.queue()) as Row[]

test('an ultimatum of the same evening: the case is due half an hour before it, and shows it', async () => {
  const { app, staff, teen } = await start()
  await teen.says('il veut 50 euros avant 18h sinon il envoie mes nudes a mes parents')
  const [row] = await rows(staff)
  expect(row).toMatchObject({
    severity: 'high',
    ultimatum: { what: 'veut 50 euros', text: '18h', at: '2026-11-23T17:00:00.000Z', isVague: false },
  })
  // The rule alone would be an hour after the story was told.
  expect(Date.parse(row?.dueAt ?? '')).toBe(Date.parse('2026-11-23T16:30:00.000Z'))
  expect(app.logged()).not.toContain('nudes')
})

test('a later correction replaces it on the case and leaves the earlier deadline', async () => {
  const { staff, teen, passes } = await start()
  await teen.says('il veut 50 euros avant 18h sinon il envoie mes nudes a mes parents')
  await isSafe(teen)
  passes(minuteMs)
  await teen.says('finalement il a dit demain 20h')
  const [row] = await rows(staff)
  expect(row?.ultimatum).toMatchObject({ text: 'demain 20h', at: '2026-11-24T19:00:00.000Z' })
  expect(Date.parse(row?.dueAt ?? '')).toBeLessThanOrEqual(Date.parse('2026-11-23T16:30:00.000Z'))
})

test('told in a later message, it hastens the case that waits already', async () => {
  const { staff, teen, passes } = await start()
  await teen.says('il menace d’envoyer mes nudes à mes parents si je lui donne pas 50 euros')
  await isSafe(teen)
  const [before] = await rows(staff)
  expect(before).toMatchObject({ ultimatum: null, dueAt: '2026-11-23T17:00:00.000Z' })
  passes(5 * minuteMs)
  await teen.says("j'ai jusqu'à 18h")
  const [after] = await rows(staff)
  expect(after?.ultimatum?.at).toBe('2026-11-23T17:00:00.000Z')
  expect(Date.parse(after?.dueAt ?? '')).toBeLessThanOrEqual(Date.parse('2026-11-23T16:30:00.000Z'))
})

test('homework is no ultimatum', async () => {
  const { staff, teen } = await start()
  await teen.says('ils ont envoyé ma photo nue à tout le monde')
  await teen.says("j'ai un contrôle de maths demain à 8h")
  const [row] = await rows(staff)
  expect(row?.ultimatum).toBeNull()
})

test('"c’était pour rire" is noted for the counsellor and lowers nothing', async () => {
  const { staff, teen } = await start()
  await teen.says('je veux mourir ce soir, j’ai pris des cachets')
  await teen.says("en fait c'était pour rire")
  const [row] = await rows(staff)
  expect(row).toMatchObject({ status: 'queued', severity: 'critical' })
  const { body } = await staff.post<Row>('/api/queue/claim')
  expect(body.remarks).toContainEqual({ kind: 'taken_back', quote: "c'était pour rire" })
})

test('what was stored of it is sealed', async () => {
  const { app, teen } = await start()
  await teen.says('il veut 50 euros avant 18h sinon il envoie mes nudes a mes parents')
  const { readFileSync, readdirSync } = await import('node:fs')
  const files = readdirSync(app.dataDir, { recursive: true, withFileTypes: true }).filter((file) => file.isFile())
  const stored = files.map((file) => readFileSync(`${file.parentPath}/${file.name}`, 'latin1')).join('')
  expect(stored).not.toContain('veut 50 euros')
  expect(stored).not.toContain('avant 18h')
})
