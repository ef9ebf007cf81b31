import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { StubbornTeen } from '../faults/stubborn-teen.ts'
import { adminEnv, findPort, RelaisProcess } from '../support/relais-process.ts'
import { Staff } from '../support/staff.ts'
import { until } from '../support/until.ts'

// A start takes a second or two of the processor, and these tests make many.
vi.setConfig({ testTimeout: 90_000 })

let folder: string
let dataDir: string
let port: number
let url: string
const started: RelaisProcess[] = []

const env = (more: Record<string, string> = {}): Record<string, string> => ({
  DATA_DIR: dataDir,
  PORT: String(port),
  LIMITS: 'off',
  ...more,
})

const start = async (more: Record<string, string> = {}): Promise<RelaisProcess> => {
  const relais = await RelaisProcess.ready(env(more))
  started.push(relais)
  return relais
}

/** What it says when it cannot start: exit code 1, nothing on standard output, one line on standard error. */
const refusal = async (more: Record<string, string>): Promise<string> => {
  const relais = RelaisProcess.spawn(env(more))
  started.push(relais)
  expect(await relais.exited, relais.stderr).toBe(1)
  expect(relais.stdout).toBe('')
  expect(relais.stderr).toMatch(/^[^\n]+\n$/)
  return relais.stderr.trim()
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relais-start-'))
  dataDir = join(folder, 'data')
  port = await findPort()
  url = `http://127.0.0.1:${port}`
})
afterEach(async () => {
  await Promise.all(started.splice(0).map((relais) => relais.kill()))
  await rm(folder, { recursive: true, force: true })
})

const linkToken = (relais: RelaisProcess): string => /#invitation=([\w-]+)\n/.exec(relais.stdout)?.[1] ?? ''

const accept = (token: string): Promise<Response> =>
  fetch(`${url}/api/invitations/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, name: 'Inès', password: 'une phrase de passe' }),
  })

test('a newcomer reads three addresses and a link that signs in once', async () => {
  const relais = await start()
  for (const path of ['/', '/console', '/stats']) expect(relais.stdout).toMatch(new RegExp(`: ${url}${path}\\n`))
  expect(relais.stdout).toContain(`${url}/console#invitation=`)
  for (const path of ['/', '/console', '/stats']) expect((await fetch(url + path)).status).toBe(200)
  const token = linkToken(relais)
  const first = await accept(token)
  expect(first.status).toBe(200)
  expect(await first.json()).toMatchObject({ name: 'Inès', roles: expect.arrayContaining(['administrator']) })
  expect((await accept(token)).status).toBeGreaterThanOrEqual(400)
  expect(relais.stderr).not.toContain(token)
  expect(await relais.stop()).toBe(0)
  const again = await start()
  expect(linkToken(again)).toBe('')
})

test('an unused link is replaced at the next start', async () => {
  const before = linkToken(await start())
  await started[0]?.stop()
  const after = linkToken(await start())
  expect(after).not.toBe(before)
  expect((await accept(before)).status).toBeGreaterThanOrEqual(400)
  expect((await accept(after)).status).toBe(200)
})

test('stopped and started again: accounts, sessions, cases and conversations go on', async () => {
  const relais = await start(adminEnv)
  expect(relais.stdout).not.toContain('#invitation=')
  const staff = await Staff.signsIn(url)
  const teen = new StubbornTeen(url)
  await teen.arrives()
  await teen.says('je veux mourir ce soir', true)
  const answered = (id: string) =>
    until('an answer', async () => (await teen.reads()).some(({ replyToId }) => replyToId === id))
  const lastId = () => [...(teen.acknowledged.get(teen.said.at(-1) ?? '') ?? [])][0] ?? ''
  await answered(lastId())
  const before = await teen.reads()
  expect(await relais.stop()).toBe(0)
  // What it says is news (level 30), no warning and no error.
  expect(relais.stderr).not.toMatch(/"level":(?!30)/)

  await start(adminEnv)
  expect(await teen.reads()).toEqual(before)
  expect(await staff.queue()).toMatchObject([{ severity: 'critical', status: 'queued' }])
  await Staff.signsIn(url)
  await teen.says('tu es encore là ?', false)
  await answered(lastId())
})

test.each([
  ['PORT', 'soixante'],
  ['DIRECT_LINE_SECRET', 'secret-court'],
  ['RELAIS_KEYS', 'k1:pas-une-cle-secrete'],
])('%s: a wrong value stops the start, and is not repeated', async (name, value) => {
  const line = await refusal({ [name]: value })
  expect(line).toContain(name)
  expect(line).not.toContain(value)
})

test.each([
  ['HOST', { HOST: '0.0.0.0', LIMITS: 'on' }],
  ['LIMITS', { HOST: '0.0.0.0', PUBLIC_ORIGIN: 'https://relais.example.org', LIMITS: 'off' }],
  ['RELAIS_ADMIN_PASSWORD', { RELAIS_ADMIN_EMAIL: 'admin@example.org' }],
  ['HOST', { HOST: 'nulle-part.invalid', PUBLIC_ORIGIN: 'https://relais.example.org', LIMITS: 'on' }],
  [
    'RELAIS_KEYS',
    { RELAIS_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')},k1:${Buffer.alloc(32, 2).toString('base64')}` },
  ],
])('%s: dangerous, or in vain', async (name, variables) => {
  expect(await refusal(variables)).toContain(name)
})

test('a busy port', async () => {
  const other = createServer().listen(port, '127.0.0.1')
  await once(other, 'listening')
  expect(await refusal({})).toBe(`PORT\u202f: le port ${port} est déjà pris. Choisissez-en un autre.`)
  other.close()
})

test('a folder that another process uses: refused, and the other goes on', async () => {
  await start()
  expect(await refusal({ PORT: String(await findPort()) })).toMatch(/^DATA_DIR\u202f: un autre Relais/)
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
})

test('a store from another key: refused, and whole for the right one', async () => {
  const key = (fill: number) => `k1:${Buffer.alloc(32, fill).toString('base64')}`
  await (await start({ RELAIS_KEYS: key(1), ...adminEnv })).stop()
  expect(await refusal({ RELAIS_KEYS: key(2), ...adminEnv })).toMatch(/^RELAIS_KEYS .* une autre clé/)
  expect(await refusal({})).toMatch(/^RELAIS_KEYS .* une autre clé/)
  await start({ RELAIS_KEYS: key(1) })
  await Staff.signsIn(url)
})

test('a DATA_DIR that is a file', async () => {
  await writeFile(dataDir, 'un fichier')
  expect(await refusal({})).toMatch(/^DATA_DIR\u202f: /)
})

test('a DATA_DIR that is a file, with keys of one’s own', async () => {
  await writeFile(dataDir, 'un fichier')
  const key = `k1:${Buffer.alloc(32, 1).toString('base64')}`
  expect(await refusal({ RELAIS_KEYS: key })).toBe('DATA_DIR\u202f: impossible d’écrire dans ce dossier.')
})

test('a damaged store, and a damaged key file', async () => {
  await mkdir(dataDir)
  await writeFile(join(dataDir, 'store.db'), Buffer.alloc(8192, 'x'))
  expect(await refusal({})).toMatch(/^DATA_DIR\u202f: le fichier store\.db est abîmé/)
  await writeFile(join(dataDir, 'relais.key'), 'k1:rien')
  expect(await refusal({})).toMatch(/^DATA_DIR\u202f: le fichier de clés relais\.key ne se lit pas/)
})
