import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { categories } from '../../../services/taxonomy.ts'

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')

test('each of our categories has its place in the standard, and the page tells the same', () => {
  const standard = JSON.parse(read('services/stats/helpline-categories.json'))
  expect(Object.keys(standard.categories)).toEqual([...categories])
  expect([standard.checkedOn, standard.uncertainty.length > 0]).toEqual(['2023', true])
  const page = read('docs/helpline-categories.md')
  for (const [id, { main, sub }] of Object.entries<{ main: string; sub: string }>(standard.categories)) {
    expect(page).toContain(`| \`${id}\` | ${main} | ${sub} |`)
  }
})
