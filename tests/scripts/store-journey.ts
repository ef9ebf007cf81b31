import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'
import { main } from '../../scripts/store.ts'
import { loadKeys } from '../../services/privacy/keys.ts'
import { openEmbeddedStore } from '../../services/store/embedded.ts'
import { canonical } from '../../services/store/moving/digest.ts'
import { placeCollections } from '../../services/store/place.ts'
import { type RawDoc, type RawDocuments, rawBatches } from '../../services/store/raw-documents.ts'
import { createSealer } from '../../services/store/sealer.ts'
import { type CaseJson, Staff } from '../support/staff.ts'
import { Teen } from '../support/teen.ts'
import { startTestApp } from '../support/test-app.ts'

/** Invented keys, as an operator writes them. */
export const aKey = (id: string, fill: number): string => `${id}:${Buffer.alloc(32, fill).toString('base64')}`
export const firstKey = aKey('k1', 1)

/** Said by the teen, the counsellor and the bot in the journey: in no output and no file may they stand. */
export const journeyWords = ['coquelicot', 'libellule', 'Nadia', 'admin@example.org', 'Capucine_93']

export interface Journey {
  dataDir: string
  caseId: string
  /** A folder of its own with the same data. */
  copied(): string
  end(): void
}

/** A teen's critical story in a counsellor's hands, answered, and a second one that waits; then everything is stopped. */
export async function aJourney(keys = firstKey): Promise<Journey> {
  const app = await startTestApp({ env: { RELAIS_KEYS: keys } })
  const staff = await Staff.signsIn(app.url)
  const nadia = await staff.invites('Nadia')
  const teen = await Teen.arrives(app.url)
  await teen.says('je veux mourir, coquelicot')
  await teen.says('la page : https://www.instagram.com/Capucine_93')
  const { body: claimed } = await nadia.post<CaseJson>('/api/queue/claim')
  if (!claimed.id) throw new Error('nothing to claim')
  await nadia.post(`/api/cases/${claimed.id}/messages`, { text: 'Bonjour libellule' })
  await nadia.post(`/api/cases/${claimed.id}/notes`, { text: 'coquelicot et libellule' })
  const other = await Teen.arrives(app.url)
  await other.says('je veux mourir, libellule')
  await app.stop()
  const copies: string[] = []
  return {
    dataDir: app.dataDir,
    caseId: claimed.id,
    copied() {
      const folder = mkdtempSync(join(tmpdir(), 'relais-tool-'))
      copies.push(folder)
      cpSync(app.dataDir, join(folder, 'data'), { recursive: true })
      return join(folder, 'data')
    },
    end() {
      for (const folder of [app.dataDir, ...copies]) rmSync(folder, { recursive: true, force: true })
    },
  }
}

export interface Ran {
  exitCode: number
  /** Everything printed. */
  text: string
}

/** `npm run store -- ARGS` in this process, on these settings alone. */
export async function runStore(args: string[], env: Record<string, string>): Promise<Ran> {
  for (const [name, value] of Object.entries({ MONGODB_URI: '', RELAIS_KEYS: firstKey, ...env }))
    vi.stubEnv(name, value)
  const out = vi.spyOn(console, 'log').mockImplementation(() => {})
  const err = vi.spyOn(console, 'error').mockImplementation(() => {})
  process.exitCode = 0
  try {
    await main(args)
    const lines = [...out.mock.calls, ...err.mock.calls].map(([line]) => String(line))
    return { exitCode: Number(process.exitCode), text: lines.join('\n') }
  } finally {
    process.exitCode = 0
    vi.unstubAllEnvs()
    out.mockRestore()
    err.mockRestore()
  }
}

/** The raw documents of a folder that nobody uses; closed again afterwards. */
export async function withRaw<T>(
  dataDir: string,
  work: (raw: RawDocuments) => Promise<T>,
  keys = firstKey,
): Promise<T> {
  const sealer = createSealer(loadKeys({ relaisKeys: keys, dataDir }))
  const store = await openEmbeddedStore({ dataDir, sealer, openedBy: 'tool' })
  try {
    return await work(store.raw)
  } finally {
    await store.close()
  }
}

/** Everything that is moved, as one comparable list. */
export async function contentIn(raw: RawDocuments): Promise<string[]> {
  const all: string[] = []
  for (const name of await raw.collections()) {
    // A ticket lasts a minute: it is not moved.
    if ([...placeCollections, 'tickets'].includes(name)) continue
    for await (const docs of rawBatches(raw, name)) all.push(...docs.map((doc) => `${name} ${canonical(doc)}`))
  }
  return all
}

/** So many more entries that a move takes a while. */
export const fill = (dataDir: string, count: number): Promise<void> =>
  withRaw(dataDir, async (raw) => {
    const [entry] = await raw.read('entries', undefined, 1)
    if (!entry) throw new Error('no entry')
    const { dedupe: _dedupe, ...copied } = entry
    const more = Array.from({ length: count }, (_, i): RawDoc => {
      const _id = `x${String(i).padStart(9, '0')}`
      return { ...copied, _id, conversationId: _id }
    })
    await raw.write('entries', more)
  })

const program = fileURLToPath(new URL('../../dist/scripts/store.js', import.meta.url))

/** The compiled command in a process of its own, which a test may kill. */
export const spawnStore = (args: string[], env: Record<string, string>): ChildProcess => {
  const { PATH = '' } = process.env
  return spawn(process.execPath, [program, ...args], { env: { PATH, RELAIS_KEYS: firstKey, ...env }, stdio: 'ignore' })
}
