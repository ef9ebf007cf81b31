import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { closingOutcomes, queueReasons } from '../../../services/cases/case.ts'
import * as taxonomy from '../../../services/taxonomy.ts'
import { label, reasonLabel } from '../../../web/console/words/labels.ts'
import { t } from '../../../web/console/words/words.ts'

const read = (name: string): Record<string, Record<string, string>> =>
  JSON.parse(readFileSync(new URL(`../../../locales/fr/${name}.json`, import.meta.url), 'utf8'))

test('every id of the taxonomy has a French label, and no label is left over', () => {
  const labels = read('taxonomy')
  const ids = Object.fromEntries(Object.entries(labels).map(([section, entries]) => [section, Object.keys(entries)]))
  expect(ids).toEqual({
    categories: [...taxonomy.categories],
    signals: [...taxonomy.signals],
    severities: [...taxonomy.severities],
    speakers: [...taxonomy.speakers],
    ageBands: expect.arrayContaining([...taxonomy.ageBands]),
    platforms: [...taxonomy.platforms],
    linkKinds: [...taxonomy.linkKinds],
    queueReasons: [...queueReasons],
    closingOutcomes: [...closingOutcomes],
    languages: ['fr', 'en', 'unknown'],
  })
  expect(ids.ageBands).toHaveLength(taxonomy.ageBands.length)
})

test('French typography: narrow no-break space before ; : ! ?, no-break inside « », typographic apostrophe', () => {
  const sentences = [read('console'), read('taxonomy')].flatMap((file) =>
    Object.values(file).flatMap((s) => Object.values(s)),
  )
  const wrong = sentences.filter((text) => /[^\u202f][;:!?]/.test(text) || /« | »|'/.test(text) || text.trim() === '')
  expect(wrong).toEqual([])
})

/** Printed in a terminal, which breaks no line. */
const terminal = ['store.json', 'demo.json']

test('in every sentence for people: a no-break space before ; : ! ? and inside « »', () => {
  const folder = new URL('../../../locales/fr/', import.meta.url)
  const wrong = readdirSync(folder)
    .filter((file) => !terminal.includes(file))
    .flatMap((file) => stringsOf(JSON.parse(readFileSync(new URL(file, folder), 'utf8'))))
    .map((text) => text.replaceAll(/https?:\/\/\S+/g, ''))
    .filter((text) =>
      /[^\u202f\u00a0\n(«][;!?](?=\s|$)|[^\u202f\u00a0]:(?=\s|$)|«[^\u00a0\u202f]|[^\u00a0\u202f]»/.test(text),
    )
  expect(wrong).toEqual([])
})

const stringsOf = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : Object.values(value as object).flatMap(stringsOf)

test('words are filled in, zero and one are singular, an unknown id is shown as it is', () => {
  expect(t('queue.overdue', { count: 0 })).toBe('0 en retard')
  expect(t('app.titleCritical', { count: 1 })).toBe('(1 critique) Relais')
  expect(t('app.titleCritical', { count: 2 })).toBe('(2 critiques) Relais')
  expect(label('platforms', 'nouveau_reseau')).toBe('nouveau_reseau')
  expect([reasonLabel('distress'), reasonLabel('threat'), reasonLabel('critical')]).toEqual([
    'Détresse forte',
    'Menace',
    'Critique',
  ])
})
