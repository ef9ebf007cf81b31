import { barY, plot, ruleY, text } from '@observablehq/plot'
import type { Bar } from './bars.ts'
import { className, withoutInlineStyle } from './strict.ts'

const narrow = 480

/** Standing columns along time, each with its number above. On a phone only the latest fit; the table has them all. */
export function drawColumns(all: Bar[], width: number): Element {
  const bars = all.slice(width < narrow ? -6 : -12)
  const longest = Math.max(...bars.map(({ high }) => high ?? 0), 1)
  const chart = plot({
    ...{ className, width, height: 220, marginTop: 24, marginBottom: 40, marginLeft: 0, marginRight: 0 },
    x: { axis: null, domain: bars.map(({ id }) => id), padding: 0.25 },
    y: { axis: null, domain: [0, longest] },
    marks: [
      barY(
        bars.filter(({ low }) => low !== null),
        { x: 'id', y: 'low', fill: 'var(--mark)' },
      ),
      ruleY([0], { stroke: 'var(--line)' }),
      text(bars, { x: 'id', y: ({ low }: Bar) => low ?? 0, text: 'text', dy: -10, fontSize: 13 }),
      text(bars, { x: 'id', y: 0, text: shortName, dy: 10, lineAnchor: 'top', fontSize: 13 }),
    ],
  })
  return withoutInlineStyle(chart)
}

/** "T1" over "2026" for a quarter, "janvier" over "2026" for a month. */
function shortName({ id, label }: Bar): string {
  const [year, quarter] = id.split('-')
  return quarter ? `${quarter}\n${year}` : label.replace(' ', '\n')
}
