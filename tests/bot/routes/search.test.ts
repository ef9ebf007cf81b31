import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { planReport } from '../../../services/cases/case-plans.ts'
import { searchKeys } from '../../../services/cases/case-search.ts'
import { newFollowUpCode, parseFollowUpCode } from '../../../services/privacy/follow-up-code.ts'
import { aReport, openCase, queueCase } from '../../services/cases/case-builder.ts'
import { type Person, type StaffServer, startStaffServer } from './staff-server.ts'

let server: StaffServer
let lea: Person
beforeEach(async () => {
  server = await startStaffServer()
  lea = await server.join('lea')
  await queueCase(server.repository, 'one', 'high', server.clock() - 1000)
  await queueCase(server.repository, 'two', 'low', server.clock())
  await named('one', 'https://instagram.com/p/invente', 'instagram')
  await named('two', 'https://www.tiktok.com/@fauss_lea', 'tiktok')
})
afterEach(async () => {
  await server.stop()
  expect(server.errors).toEqual([])
})

/** As the bot writes it when a report names a link. */
const named = async (id: string, url: string, platform: 'instagram' | 'tiktok'): Promise<void> => {
  const report = { ...aReport(), evidence: [{ url, platform, kind: 'post' as const }] }
  await server.repository.commit(planReport(id, { ...report, ...searchKeys(report, server.keyed) }, server.clock()))
}

const found = async (question: object, who = lea): Promise<unknown[]> => {
  const { status, body } = await who.post('/api/cases/search', question)
  expect(status).toBe(200)
  return (body.cases as { id: string }[]).map(({ id }) => id)
}

describe('cases are found', () => {
  test.each<[string, object, string[]]>([
    ['by nothing: the last ninety days, newest first', {}, ['two', 'one']],
    ['by number', { id: 'one' }, ['one']],
    ['by link, as somebody pastes it', { link: 'c’est http://instagram.com/p/invente?igsh=abc' }, ['one']],
    ['by a link that no case names', { link: 'https://www.instagram.com/p/autre/' }, []],
    ['by what is no link', { link: 'je sais pas' }, []],
    ['by category', { category: 'harassment' }, ['two', 'one']],
    ['by another category', { category: 'doxxing' }, []],
    ['by platform', { platform: 'tiktok' }, ['two']],
    ['by platform and link that do not fit', { platform: 'tiktok', link: 'https://instagram.com/p/invente' }, []],
    ['by date', { from: '2026-03-02T09:00:00.000Z' }, ['two']],
    ['by a date before all', { to: '2026-01-01T00:00:00.000Z' }, []],
    ['by what is no code', { code: 'trois petits chats' }, []],
  ])('%s', async (_how, question, expected) => {
    expect(await found(question)).toEqual(expected)
  })

  test('by the code that the teen says', async () => {
    const code = newFollowUpCode()
    const canonical = parseFollowUpCode(code) ?? ''
    await server.repository.commit([server.codes.planIssue(server.keyed('follow-up-code', canonical), 'two', 0)])
    expect(await found({ code: `mon code c’est ${code}` })).toEqual(['two'])
  })
})

test('what is shown says nothing of what was told, and the look is in the audit', async () => {
  const { body } = await lea.post('/api/cases/search', { id: 'one' })
  expect(JSON.stringify(body)).not.toMatch(/insultent|instagram/)
  expect(body.cases).toMatchObject([{ id: 'one', status: 'queued', severity: 'high' }])
})

test('a draft is nobody’s to find', async () => {
  await openCase(server.repository, 'draft')
  expect(await found({ id: 'draft' })).toEqual([])
})

test('a name, an unknown field or a wrong category is refused; analysts may not look', async () => {
  for (const question of [{ name: 'Léa' }, { category: 'rien' }, { from: 'hier' }]) {
    expect((await lea.post('/api/cases/search', question)).status).toBe(400)
  }
  const ana = await server.join('ana', ['analyst'])
  expect((await ana.post('/api/cases/search', {})).status).toBe(403)
  expect((await server.anyone.post('/api/cases/search', {})).status).toBe(401)
})

test('the link lies in the store as a keyed hash alone', async () => {
  const raw = await server.store.raw.read('cases', undefined, 10)
  expect(JSON.stringify(raw)).not.toContain('instagram.com')
  expect(JSON.stringify(raw)).toContain(server.keyed('evidence-link', 'https://instagram.com/p/invente'))
})
