import { useEffect, useRef, useState } from 'preact/hooks'
import type { FigureTable } from '../../locales/figures/figure-data.ts'
import type { TableView } from '../../locales/figures/table-view.ts'
import { words } from '../../locales/figures/words.ts'

interface FigureChartProps {
  table: FigureTable
  view: TableView
}

/**
 * The library that draws is three times as large as the rest of the page: tables show first, and stay when it does not
 * come. Drawn again when the width changes.
 */
export function FigureChart({ table, view }: FigureChartProps) {
  const holder = useRef<HTMLDivElement>(null)
  const [hasFailed, setHasFailed] = useState(false)

  useEffect(() => {
    const place = holder.current
    if (!place) return
    let stop = (): void => undefined
    let isGone = false
    import('./charts/draw-chart.ts').then(
      ({ drawChart }) => {
        if (isGone) return
        stop = followWidth(place, (width) => place.replaceChildren(...drawChart(table, view, width)))
      },
      () => setHasFailed(true),
    )
    return () => {
      isGone = true
      stop()
    }
  }, [table])

  if (hasFailed) return <p class="quiet">{words('figure.chartFailed')}</p>
  return <div class="chart" ref={holder} aria-hidden="true" />
}

const widest = 680

function followWidth(place: HTMLElement, draw: (width: number) => void): () => void {
  let drawn = 0
  const look = (): void => {
    const width = Math.min(place.clientWidth, widest)
    if (width === drawn || width === 0) return
    drawn = width
    draw(width)
  }
  const observer = new ResizeObserver(look)
  observer.observe(place)
  return () => observer.disconnect()
}
