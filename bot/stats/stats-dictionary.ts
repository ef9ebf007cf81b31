import figures from '../../locales/fr/figures.json' with { type: 'json' }
import { type DimensionId, dimensionOf, tablePlans, unconfirmed } from '../../services/stats/plan.ts'
import { totalKey } from '../../services/stats/published.ts'
import { dimensionLabel, valueLabel } from './figure-words.ts'
import { csvText } from './stats-csv.ts'

const period = '2026-T1'
const shown = [...new Set(tablePlans.flatMap(({ dimensions }): DimensionId[] => [...dimensions]))]

/** Every dimension and value that an export may name, with what people read for it; months are numbered in their quarter. */
export const dictionaryCsv = (): string =>
  csvText([
    (['dimension', 'label', 'value', 'valueLabel'] as const).map((column) => figures.dictionary[column]),
    ...shown.flatMap((dimension) => {
      const { values, isLabel } = dimensionOf(dimension)
      return [...values, ...(isLabel ? [unconfirmed] : []), totalKey].map((value) => [
        ...[dimension, dimensionLabel(dimension), value],
        dimension === 'month' && value !== totalKey ? value : valueLabel(dimension, value, period),
      ])
    }),
  ])
