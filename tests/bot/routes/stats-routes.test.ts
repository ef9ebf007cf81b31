import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { auditDefinition } from '../../../services/audit/audit-record.ts'
import { editionsDefinition } from '../../../services/stats/editions.ts'
import { anEdition } from '../../services/stats/edition-fixture.ts'
import { authenticatorOf } from '../../support/second-factor.ts'
import { password, type StaffServer, startStaffServer } from './staff-server.ts'

let server: StaffServer
beforeEach(async () => {
  server = await startStaffServer({ statsPublic: true })
  const editions = await server.store.collection(editionsDefinition)
  for (const period of ['2025-T4', '2026-T1', '2025']) await editions.insertOne(anEdition(period))
})
afterEach(async () => {
  await server.stop()
  expect(server.errors).toEqual([])
})

interface Told {
  audience: string
  edition: { id: string; label: string }
  editions: { id: string }[]
  tables: { id: string; rows: { keys: string[]; count: number | null; suppressed: boolean }[] }[]
  trend: { rows: { keys: string[]; count: number | null }[] }
}
const told = async (path: string): Promise<Told> => (await server.call('GET', path)).body as unknown as Told

test('where the operator says so, everybody reads the newest quarter, rounded; an analyst as it is', async () => {
  const everybody = await told('/api/stats')
  expect([everybody.audience, everybody.edition.id, everybody.edition.label]).toEqual([
    ...['public', '2026-T1', '1er trimestre 2026'],
  ])
  expect(everybody.editions.map(({ id }) => id)).toEqual(['2026-T1', '2025', '2025-T4'])
  const counts = everybody.tables.flatMap(({ rows }) => rows.flatMap(({ count }) => count ?? []))
  expect(counts.length).toBeGreaterThan(50)
  expect(counts.filter((count) => count % 5 !== 0)).toEqual([])
  expect(everybody.tables.map(({ id }) => id)).not.toContain('months')
  expect(everybody.trend.rows).toMatchObject([
    { keys: ['2025-T4'], count: 1000 },
    { keys: ['2026-T1'], count: 1000 },
  ])
  const analyst = await server.join('ana', ['analyst'])
  const inside = (await analyst.get('/api/stats')).body as unknown as Told
  expect(inside.audience).toBe('inside')
  expect(inside.tables.map(({ id }) => id)).toContain('months')
  const counsellor = await server.join('lea', ['counsellor'])
  expect((await counsellor.get('/api/stats')).body.audience).toBe('public')
  expect((await analyst.get('/api/stats/public')).body).toEqual(everybody)
})

test('an analyst who takes figures away shows first who they are, if that was long ago, and it is in the audit', async () => {
  const analyst = await server.join('ana', ['analyst'])
  server.tick(11 * 60_000)
  expect((await analyst.get('/api/stats')).body.audience).toBe('inside')
  for (const path of ['/api/stats.csv', '/api/stats.json', '/api/stats.csv?edition=2025']) {
    const refused = await analyst.get(path)
    expect([path, refused.status, refused.body.code]).toEqual([path, 403, 'reauth_required'])
  }
  // Where it is published, everybody else still takes away what is everybody's.
  expect((await server.call('GET', '/api/stats.json')).body.audience).toBe('public')
  const totp = authenticatorOf(server.origin(), 'ana@exemple.test')?.code()
  expect((await analyst.post('/api/session/proof', { password, totp })).status).toBe(200)
  const file = await analyst.get('/api/stats.json')
  expect([file.status, file.body.audience]).toEqual([200, 'inside'])
  expect(file.headers.get('content-disposition')).toBe('attachment; filename="relais-2026-T1.json"')
  const csv = await fetch(`${server.origin()}/api/stats.csv`, { headers: { cookie: analyst.cookie } })
  expect(csv.status).toBe(200)
  const audit = await server.store.collection(auditDefinition)
  const exported = await audit.find({ at: { $gt: 0 } }).toArray()
  expect(exported.filter(({ type }) => type === 'figures_exported').map(({ by }) => by)).toEqual([
    analyst.id,
    analyst.id,
  ])
})

test('a year has its few tables, with help beside what is on suicide; an unknown edition is 404', async () => {
  const year = await told('/api/stats?edition=2025')
  expect(year.tables).toMatchObject([
    { id: 'suicide_signals', help: { contact: { action: 'tel:3114' }, advice: { url: expect.any(String) } } },
  ])
  expect((await server.call('GET', '/api/stats?edition=2031-T1')).status).toBe(404)
})

test('as CSV: one published cell a line, quoted where it must be', async () => {
  const response = await fetch(`${server.origin()}/api/stats.csv`)
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer())
  const [header, ...lines] = text.split('\r\n')
  expect(header).toBe('\uFEFFédition,tableau,titre,dimension 1,valeur 1,dimension 2,valeur 2,nombre,masqué,raison')
  expect(lines).toContain('2026-T1,channels,Par où les signalements arrivent,Canal,Ensemble,,,1000,0,')
  expect(lines.some((line) => line.includes('"Délai de la première réponse humaine, selon la réponse promise"'))).toBe(
    true,
  )
  expect(lines.at(-1)).toBe('')
})

test('the JSON is as its published schema says, and the dictionary has every value of the CSV', async () => {
  const { body: schema } = await server.call('GET', '/api/stats/schema.json')
  const validate = new Ajv2020().compile(schema)
  for (const edition of ['2026-T1', '2025']) {
    const isValid = validate((await server.call('GET', `/api/stats?edition=${edition}`)).body)
    expect([edition, isValid, validate.errors?.slice(0, 3)]).toEqual([edition, true, undefined])
  }
  const dictionary = await (await fetch(`${server.origin()}/api/stats/dictionary.csv`)).text()
  for (const line of [
    'category,Catégorie,sextortion,',
    'wait,Première réponse humaine,none,',
    'age,Âge,unconfirmed,',
  ]) {
    expect(dictionary).toContain(line)
  }
  const standard = await (await fetch(`${server.origin()}/api/stats/helpline-categories.csv`)).text()
  expect(standard).toContain('sextortion,')
  expect(standard.split('\r\n')).toHaveLength(15)
})

test('there is nothing to filter by: dates, values and other words in the address change nothing', async () => {
  const plain = await (await fetch(`${server.origin()}/api/stats/public?edition=2026-T1`)).text()
  for (const asked of ['from=2026-01-05&to=2026-01-11', 'month=1', 'category=threat&age=13_14', 'k=1', 'week=3']) {
    const filtered = await (await fetch(`${server.origin()}/api/stats/public?edition=2026-T1&${asked}`)).text()
    expect([asked, filtered === plain]).toEqual([asked, true])
  }
})
