/** The class that Plot's own rules hang on; they are in `stats.css`. */
export const className = 'plot'

/**
 * Plot writes a `<style>` into every chart, which the Content-Security-Policy refuses: it goes before the chart enters the
 * page, and the stylesheet has its rules.
 */
export function withoutInlineStyle<T extends Element>(chart: T): T {
  for (const style of chart.querySelectorAll('style')) style.remove()
  return chart
}
