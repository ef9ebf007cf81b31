/** The published figures as `/api/stats` tells them: what the page and the report are made from, and nothing else. */

interface FigureValue {
  id: string
  label: string
}

export interface FigureDimension {
  id: string
  label: string
  /** The sum over the dimension is one of them, with the id `total`. */
  values: FigureValue[]
}

export interface FigureCell {
  /** One value id for each dimension of the table. */
  keys: string[]
  /** `null`: not published. */
  count: number | null
  suppressed: boolean
  /** An id in {@link FigureData.reasons}. */
  reason?: string
  /** It cannot be otherwise than 0. */
  impossible?: boolean
}

/** A share or a duration that lies between `low` and `high`. `high: null`: above what was counted in steps. */
export interface FigureMeasure {
  id: 'late_share' | 'response_share' | 'median' | 'p90'
  keys: string[]
  unit: 'share' | 'minutes'
  low: number | null
  high: number | null
  suppressed: boolean
}

export interface FigureHelp {
  contact: { name: string; purpose: string; hours: string; action: string }
  advice: { url: string; text: string }
}

export interface FigureTable {
  id: string
  title: string
  unit: 'reports' | 'mentions'
  unitLabel: string
  dimensions: FigureDimension[]
  rows: FigureCell[]
  measures: FigureMeasure[]
  notes: string[]
  /** There are so many reports that shares mean something. */
  shares: boolean
}

export interface FigureEdition {
  id: string
  label: string
  /** First and last day, and the day of publication: `2026-01-01`. */
  from: string
  to: string
  publishedOn: string
  revision: number
}

export interface FigureData {
  audience: 'inside' | 'public'
  /** 1: as counted. */
  roundedTo: number
  /** `null`: nothing was published yet. */
  edition: (FigureEdition & { k: number; changes: { revision: number; on: string; why: string }[] }) | null
  /** Newest first. */
  editions: FigureEdition[]
  reasons: Record<string, string>
  /** What stands beside anything on suicide. */
  help: FigureHelp
  tables: FigureTable[]
  trend: FigureTable
}

export const totalId = 'total'
