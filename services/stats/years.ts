import { added, type Populations } from './counts.ts'
import type { PublishedTable } from './published.ts'
import { populationOf, tellsItsSize } from './published-tables.ts'

/** What a quarter's edition was made from, and how it was told. */
export interface ToldQuarter {
  populations: Populations
  k: number
  tables: readonly PublishedTable[]
}

/**
 * A year is exactly who is in its quarters' tables, as they were told last. Where one of them could not tell how many, or is
 * missing, the year would: then it is nobody, and tells nothing.
 */
export const yearOf = (quarters: readonly (ToldQuarter | undefined)[]): Populations => {
  const all = quarters.map((quarter) => {
    if (!quarter || !tellsItsSize(quarter.tables)) return undefined
    const { populations, k } = quarter
    return populationOf(populations, k) === 'all' ? populations : { ...populations, unconfirmed: {} }
  })
  if (all.length !== 4 || all.includes(undefined)) return { confirmed: {}, unconfirmed: {} }
  return {
    confirmed: added(...all.map((one) => one?.confirmed ?? {})),
    unconfirmed: added(...all.map((one) => one?.unconfirmed ?? {})),
  }
}
