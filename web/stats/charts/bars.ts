import { barX, plot, ruleX, text } from '@observablehq/plot'
import { className, withoutInlineStyle } from './strict.ts'

export interface Bar {
  id: string
  label: string
  /** What is sure, and what is possible; null: not published. */
  low: number | null
  high: number | null
  text: string
}

interface BarOptions {
  width: number
  /** What a bar over the whole width stands for; the longest bar when absent. */
  longest?: number
  colour: string
}

const band = 42
/** Under its name, so that long names need no column of their own on a phone. */
const bar = { insetTop: 21, insetBottom: 5 }
const nameAt = { dy: -11, textAnchor: 'start', fontSize: 13 } as const
const valueAt = { dy: 8, dx: 6, textAnchor: 'start', fontSize: 13, fill: 'currentColor' } as const

/** Lying bars, each with its name above and its value behind it. The pale part of a bar is what may be, at most. */
export function drawBars(bars: Bar[], { width, longest, colour }: BarOptions): Element {
  const ends = bars.map(({ high, low }) => high ?? low ?? 0)
  const sure = bars.filter(({ low }) => (low ?? 0) > 0)
  const open = bars.filter(({ low, high }) => high !== null && high > (low ?? 0))
  const y = 'id'
  const chart = plot({
    ...{ className, width, height: bars.length * band, marginTop: 0, marginBottom: 0, marginLeft: 1 },
    marginRight: 150,
    x: { axis: null, domain: [0, longest ?? Math.max(...ends, 1)] },
    y: { axis: null, domain: bars.map(({ id }) => id), padding: 0 },
    marks: [
      barX(open, { y, x1: 'low', x2: 'high', fill: colour, fillOpacity: 0.3, ...bar }),
      barX(sure, { y, x1: 0, x2: 'low', fill: colour, ...bar }),
      ruleX([0], { stroke: 'var(--line)' }),
      text(bars, { y, x: 0, text: 'label', dx: 4, ...nameAt }),
      text(bars, { y, x: ({ low, high }: Bar) => high ?? low ?? 0, text: 'text', ...valueAt }),
    ],
  })
  return withoutInlineStyle(chart)
}
