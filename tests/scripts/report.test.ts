import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { main } from '../../scripts/report.ts'
import { editionsDefinition } from '../../services/stats/editions.ts'
import { anEdition } from '../services/stats/edition-fixture.ts'
import { readPdf } from '../support/pdf-text.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let app: TestApp
let out: string
beforeAll(async () => {
  app = await startTestApp()
  out = mkdtempSync(join(tmpdir(), 'relais-report-'))
  const editions = await app.services.store.collection(editionsDefinition)
  for (const period of ['2025-T4', '2026-T1', '2025']) await editions.insertOne(anEdition(period))
})
afterAll(async () => {
  process.exitCode = 0
  rmSync(out, { recursive: true, force: true })
  await app.end()
})

/** Runs the command on the app's folder, beside the app. */
async function run(...args: string[]) {
  vi.stubEnv('DATA_DIR', app.dataDir)
  const said = vi.spyOn(console, 'log').mockImplementation(() => {})
  const errors = vi.spyOn(console, 'error').mockImplementation(() => {})
  process.exitCode = 0
  await main(args)
  const printed = [...said.mock.calls, ...errors.mock.calls].flat().join('\n')
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  return { printed, exitCode: process.exitCode }
}
const read = (name: string): Buffer => readFileSync(join(out, name))
const words = (text: string): string => text.replaceAll(/[\u00A0\u202F\s]+/g, ' ')

test('the newest quarter, rounded, while the server runs: HTML and PDF say the same', async () => {
  const { printed, exitCode } = await run('--out', out)
  expect(exitCode).toBe(0)
  expect(printed).toContain('relais-2026-T1.pdf')
  expect(readdirSync(out).sort()).toEqual(['relais-2026-T1.html', 'relais-2026-T1.pdf'])
  const html = read('relais-2026-T1.html').toString()
  const { text, dictionaries } = readPdf(read('relais-2026-T1.pdf'))
  const sentences = [
    'chiffres : 1er trimestre 2026',
    'Du 1er janvier 2026 au 31 mars 2026. Publié le 1er mai 2026, version 1.',
    'Ce sont des signalements reçus, pas des enfants.',
    'version publique, arrondie à 5 près',
    'Réponses en retard, toutes urgences : ',
    'Délai de la première réponse humaine, selon la réponse promise',
    'n.p. : non publié. Masqué : moins de 11 signalements',
    'Les doublons repérés par l’équipe restent comptés.',
    '3114, 24 h/24, 7 j/7',
    'https://papageno-suicide.com',
    'Journal des changements',
  ]
  const missingIn = (all: string): string[] => sentences.filter((sentence) => !words(all).includes(sentence))
  expect({ html: missingIn(html), pdf: missingIn(text) }).toEqual({ html: [], pdf: [] })
  expect(html).toContain('<html lang="fr">')
  expect(html).not.toMatch(/src=|@import|url\(/)
  // Every hidden cell says so, in both.
  const hidden = html.match(/>n\.p\.</g)?.length ?? 0
  expect(hidden).toBeGreaterThan(50)
  expect(text.match(/^n\.p\.$/gm)).toHaveLength(hidden)
  // What a screen reader needs: title, language, tags, and that it claims to be accessible.
  expect(dictionaries).toContain('/Lang (fr-FR)')
  expect(dictionaries).toContain('/DisplayDocTitle true')
  expect(dictionaries).toMatch(/\/Marked true/)
  for (const tag of ['H1', 'H2', 'Table', 'TR', 'TH', 'TD', 'L', 'LI', 'Link'])
    expect(dictionaries).toContain(`/S /${tag}\n`)
  expect(dictionaries.match(/\/S \/TH\n/g)?.length).toBe(html.match(/<th /g)?.length)
})

test('a year, as analysts read it; twice, the same bytes', async () => {
  await run('--edition', '2025', '--inside', '--out', out)
  const first = read('relais-2025-interne.pdf')
  const { text } = readPdf(first)
  expect(words(text)).toContain('Souffrance suicidaire, sur l’année entière')
  expect(words(text)).toContain('non arrondie, à ne pas diffuser')
  await run('--edition', '2025', '--inside', '--out', out)
  expect(read('relais-2025-interne.pdf').equals(first)).toBe(true)
})

test('what is not published makes no report, and a wrong option says how it goes', async () => {
  const { printed, exitCode } = await run('--edition', '2031-T1', '--out', out)
  expect(exitCode).toBe(1)
  expect(words(printed)).toBe('Aucune édition 2031-T1 n’est publiée. Éditions publiées : 2026-T1, 2025, 2025-T4.')
  expect(await run('--editions')).toMatchObject({ exitCode: 2 })
})
