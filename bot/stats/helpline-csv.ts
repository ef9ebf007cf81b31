import { readFileSync } from 'node:fs'
import { z } from 'zod'
import figures from '../../locales/fr/figures.json' with { type: 'json' }
import { categories } from '../../services/taxonomy.ts'
import { valueLabel } from './figure-words.ts'
import { csvText } from './stats-csv.ts'

const place = z.object({ main: z.string(), sub: z.string() })
const standard = z
  .object({ checkedOn: z.string(), uncertainty: z.string(), categories: z.record(z.enum(categories), place) })
  .parse(JSON.parse(readFileSync(new URL('../../services/stats/helpline-categories.json', import.meta.url), 'utf8')))

const columns = ['category', 'label', 'main', 'sub', 'checkedOn', 'uncertainty'] as const

/** Where each of our categories stands in those of Child Helpline International. */
export const helplineCsv = (): string =>
  csvText([
    columns.map((column) => figures.standard[column]),
    ...categories.map((id) => {
      const { main, sub } = standard.categories[id]
      return [id, valueLabel('category', id, ''), main, sub, standard.checkedOn, standard.uncertainty]
    }),
  ])
