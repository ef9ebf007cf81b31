import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { startDemo } from '../../scripts/demo.ts'

const folders = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('relais-demo-'))

interface Signed {
  status: number
  cookie: string
}

test('the demonstration starts by itself, is full of invented people, and leaves nothing behind', async () => {
  const before = folders()
  const demo = await startDemo({ port: 0, pastReports: 1000 })
  const said = demo.said()
  expect(said).toContain('tout est inventé')
  for (const path of ['/', '/console', '/stats', '/stats/public']) {
    expect(said).toContain(`${demo.url}${path}\n`)
    expect((await fetch(`${demo.url}${path}`)).status).toBe(200)
  }
  const signsIn = async (name: string): Promise<Signed> => {
    const [, email = '', totp = ''] = new RegExp(`(${name}@example\\.org)\\s+code (\\d{6})`).exec(said) ?? []
    const [, password = ''] = /mot de passe.: (.*)/.exec(said) ?? []
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ email, password, totp })
    const response = await fetch(`${demo.url}/api/session`, { method: 'POST', headers, body })
    return { status: response.status, cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '' }
  }
  const nadia = await signsIn('nadia')
  const asks = async <T>(path: string, { cookie }: Signed): Promise<T> =>
    (await (await fetch(`${demo.url}${path}`, { headers: { cookie } })).json()) as T
  const { cases } = await asks<{ cases: { severity: string }[] }>('/api/queue', nadia)
  expect(cases[0]?.severity).toBe('critical')
  expect(cases).toHaveLength(4)
  expect(new Set(cases.map(({ severity }) => severity)).size).toBeGreaterThanOrEqual(3)
  const karim = await signsIn('karim')
  expect((await asks<{ cases: unknown[] }>('/api/queue?mine=1', karim)).cases).toHaveLength(1)
  const ana = await signsIn('ana')
  const { editions, tables } = await asks<{ editions: unknown[]; tables: { rows: { count: number | null }[] }[] }>(
    '/api/stats',
    ana,
  )
  expect(editions.length).toBeGreaterThanOrEqual(4)
  expect(tables.flatMap(({ rows }) => rows.filter(({ count }) => count !== null)).length).toBeGreaterThan(30)
  await demo.stop()
  expect(folders()).toEqual(before)
}, 120_000)
