import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { StubbornTeen } from '../../bench/faults/stubborn-teen.ts'
import { adminEnv, findPort, RelaisProcess } from '../support/relais-process.ts'
import { Teen } from '../support/teen.ts'
import { until } from '../support/until.ts'
import { checkConversations } from './check-conversations.ts'
import { hasOwnMongo, OwnMongo } from './own-mongo.ts'

// The database answers too late on purpose: each look at that costs seconds.
vi.setConfig({ testTimeout: 180_000 })

/** A start on a busy machine, and the wait between two attempts. */
const startMs = 90_000

const key = (fill: number) => `k1:${Buffer.alloc(32, fill).toString('base64')}`

const asked = async (url: string, init?: RequestInit) => {
  const response = await fetch(url, init)
  const text = await response.text()
  return { status: response.status, type: response.headers.get('content-type'), text }
}

const tries = (teen: Teen, text: string): Promise<Response> =>
  teen.request(`/conversations/${teen.conversationId}/activities`, {
    method: 'POST',
    body: JSON.stringify({ type: 'message', text }),
  })

describe.skipIf(!hasOwnMongo)('a MongoDB that is away', () => {
  const folder = mkdtempSync(join(tmpdir(), 'relais-away-'))
  const others: RelaisProcess[] = []
  let mongo: OwnMongo
  let url: string
  let relais: RelaisProcess

  const env = async (more: Record<string, string> = {}): Promise<Record<string, string>> => ({
    ...adminEnv,
    DATA_DIR: folder,
    RELAIS_KEYS: key(1),
    MONGODB_URI: mongo.uri,
    PORT: String(await findPort()),
    LIMITS: 'off',
    ...more,
  })
  const spawn = async (more: Record<string, string>): Promise<RelaisProcess> => {
    const other = RelaisProcess.spawn(await env(more))
    others.push(other)
    return other
  }
  const isReady = async (): Promise<boolean> => (await asked(`${url}/readyz`)).status === 200

  beforeAll(async () => {
    mongo = new OwnMongo(await findPort())
    const settings = await env()
    url = `http://127.0.0.1:${settings.PORT}`
    relais = RelaisProcess.spawn(settings)
  })
  afterEach(async () => {
    await Promise.all(others.splice(0).map((other) => other.kill()))
  })
  afterAll(async () => {
    mongo.resume()
    await relais?.kill()
    await mongo.end()
    rmSync(folder, { recursive: true, force: true })
  })

  test('at start: alive, not ready, the numbers for a teen, no for all else; then it takes over', async () => {
    await until('the door', () => fetch(url).catch(() => undefined), startMs)
    expect(await asked(`${url}/healthz`)).toMatchObject({ status: 200 })
    const ready = await asked(`${url}/readyz`)
    expect({ ...ready, text: JSON.parse(ready.text) }).toMatchObject({
      status: 503,
      text: { status: 'not_ready', store: 'starting' },
    })
    const page = await asked(url)
    expect(page.status).toBe(200)
    for (const way of ['tel:17', 'sms:114', 'tel:3114', 'tel:119', 'tel:3018', 'https://meteofrance.com/']) {
      expect(page.text).toContain(`href="${way}"`)
    }
    expect(page.text).not.toMatch(/<script/i)
    for (const path of ['/api/chat/token', '/v3/directline/conversations', '/api/session']) {
      const { status, type, text } = await asked(url + path, { method: 'POST', body: '{}' })
      expect({ status, type, code: JSON.parse(text).code }).toEqual({
        status: 503,
        type: 'application/problem+json',
        code: 'starting',
      })
    }
    await until('a line for the operator', () => /ne répond pas \(essai 1\)/.test(relais.stderr), startMs)
    await mongo.start()
    await until('the store', () => /prêt/.test(relais.stdout), startMs)
    expect(await isReady()).toBe(true)
    expect((await asked(url)).text).toMatch(/<script/)
  })

  test('in the middle of a conversation: an honest no, nothing lost, and back without a restart', async () => {
    const teen = new StubbornTeen(url)
    await teen.arrives()
    await teen.says('salut', false)
    await teen.says('on se moque de moi', false)
    const witness = await Teen.arrives(url)

    mongo.pause()
    const refused = await tries(witness, 'tu es là ?')
    expect(refused.status).toBe(503)
    expect(refused.headers.get('content-type')).toBe('application/problem+json')
    const body: unknown = await refused.json()
    expect(body).toMatchObject({ code: 'store_unavailable', detail: expect.stringMatching(/pas encore parti.*3114/s) })
    expect(body).toMatchObject({ error: { code: 'store_unavailable' } })
    expect((await asked(`${url}/readyz`)).status).toBe(503)
    expect((await asked(`${url}/healthz`)).status).toBe(200)
    expect((await asked(`${url}/metrics`)).status).toBe(200)
    mongo.resume()
    await teen.says('je veux mourir ce soir', true)

    await mongo.kill()
    expect((await tries(witness, 'et maintenant ?')).status).toBe(503)
    expect((await asked(`${url}/readyz`)).status).toBe(503)
    await mongo.start()
    await teen.says('tu es revenu', false)
    await teen.repeatsItself()
    await witness.says('moi aussi')
    await until('readiness', isReady)
    await checkConversations(url, [teen])
    const lines = relais.stderr.split('\n').filter((line) => line.includes('store_unavailable'))
    expect(lines.length).toBeGreaterThan(0)
    expect(lines.length).toBeLessThan(6)
    expect(relais.stderr).toContain('store_back')
  })

  test('what does not mend by itself is not waited for: another key, an address that cannot be read', async () => {
    const stranger = await spawn({ RELAIS_KEYS: key(2) })
    expect(await stranger.exited, stranger.stderr).toBe(1)
    expect(stranger.stderr).toMatch(/^RELAIS_KEYS .* une autre clé[^\n]*\n$/)
    const lost = await spawn({ MONGODB_URI: 'mongodb://relais:phrase-secrete@127.0.0.1:99999/relais' })
    expect(await lost.exited, lost.stderr).toBe(1)
    expect(lost.stderr).toMatch(/^MONGODB_URI\u202f: [^\n]*\n$/)
    expect(lost.stderr).not.toContain('phrase-secrete')
    expect(await isReady()).toBe(true)
  })

  test('told to stop while it waits, it stops', async () => {
    const uri = `mongodb://relais:phrase-secrete@127.0.0.1:${await findPort()}/?replicaSet=secantus`
    const waiting = await spawn({ MONGODB_URI: uri })
    await until('the first attempt', () => /essai 1/.test(waiting.stderr), startMs)
    expect(await waiting.stop()).toBe(0)
    expect(waiting.stdout).toBe('')
    expect(waiting.stderr).not.toContain('phrase-secrete')
  })
})
