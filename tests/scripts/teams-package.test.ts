import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { PackageError, packageFiles } from '../../scripts/teams/package-files.ts'
import { main } from '../../scripts/teams-package.ts'

const appId = '5f0e5a3e-7d0b-4a51-9a62-1c6a4c1d2e3f'
const facts = {
  appId,
  origin: 'https://relais.example',
  mode: 'intake' as const,
  version: '0.1.0',
  publisher: 'Association Exemple',
  privacyUrl: 'https://relais.example/vie-privee',
  termsUrl: 'https://relais.example/conditions',
}
const json = (bytes: Uint8Array | undefined) => JSON.parse(new TextDecoder().decode(bytes))

let folder: string
const before = process.cwd()
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'relais-package-'))
})
afterEach(() => {
  process.chdir(before)
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  process.exitCode = undefined
  rmSync(folder, { recursive: true, force: true })
})

test('the zip holds manifest, English strings and both icons, and nothing else', async () => {
  vi.stubEnv('MicrosoftAppId', appId)
  vi.stubEnv('MicrosoftAppPassword', 'secret of the bot')
  vi.stubEnv('MicrosoftAppTenantId', appId)
  vi.stubEnv('PUBLIC_ORIGIN', 'https://relais.example')
  const said = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  process.chdir(folder)
  writeFileSync('package.json', JSON.stringify({ version }))
  await main(['--publisher', 'Association Exemple'])
  expect(said.mock.calls.join()).toContain('dist/relais-teams.zip')
  const zip = readFileSync(join(folder, 'dist/relais-teams.zip'))
  const files = unzipSync(zip)
  expect(Object.keys(files).sort()).toEqual(['color.png', 'en.json', 'manifest.json', 'outline.png'])
  expect(json(files['manifest.json'])).toMatchObject({
    ...{ manifestVersion: '1.22', version, id: appId, bots: [{ botId: appId, scopes: ['personal', 'team'] }] },
    developer: { name: 'Association Exemple', websiteUrl: 'https://relais.example' },
    localizationInfo: { defaultLanguageTag: 'fr', additionalLanguages: [{ languageTag: 'en', file: 'en.json' }] },
  })
  expect(Buffer.from(zip).includes('secret of the bot')).toBe(false)
})

test('French and English say in both modes what they are about; only the intake has commands for teens', () => {
  for (const mode of ['doorway', 'intake'] as const) {
    const files = packageFiles({ ...facts, mode })
    const manifest = json(files['manifest.json'])
    expect(manifest.description.full).toMatch(/administrateurs de ton établissement peuvent lire.*3114/)
    expect(json(files['en.json'])['description.full']).toMatch(/administrators may read.*3114/)
    const scopes = manifest.bots[0].commandLists.flatMap(({ scopes: where }: { scopes: string[] }) => where)
    expect(scopes).toEqual(mode === 'intake' ? ['personal', 'team'] : ['team'])
  }
})

test.each([
  ['an id that is none', { appId: 'not-an-id' }, /manifest\.json: .*id/],
  ['a publisher whose name is too long', { publisher: 'x'.repeat(33) }, /developer\/name/],
  ['an address that is none', { privacyUrl: 'relais.example' }, /privacyUrl/],
])('%s: refused by the published schema, and the place is named', (_what, more, place) => {
  expect(() => packageFiles({ ...facts, ...more })).toThrow(PackageError)
  expect(() => packageFiles({ ...facts, ...more })).toThrow(place)
})

test('without the settings it says which, and makes nothing', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  await main([])
  expect(said.mock.calls.join()).toContain('MicrosoftAppId')
  expect(process.exitCode).toBe(1)
})
