import type { ReportBlock, ReportDocument, ReportRow, ReportTable } from './report-document.ts'

/** One file that needs no other: its style is inside, and it loads nothing. Light, dark and on paper. */
export function reportHtml(report: ReportDocument): string {
  const { title, subtitle, blocks } = report
  return `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p class="quiet">${escapeHtml(subtitle)}</p>
${blocks.map((block) => blockHtml(block, report.words.bars)).join('\n')}
</main>
</body>
</html>
`
}

function blockHtml(block: ReportBlock, barsTitle: string): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}>${escapeHtml(block.text)}</h${block.level}>`
    case 'paragraph':
      return `<p${block.isQuiet ? ' class="quiet"' : ''}>${escapeHtml(block.text)}</p>`
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`
    case 'note': {
      const links = block.links.map(
        ({ text, url }) => `<li><a href="${escapeHtml(url)}" rel="noreferrer">${escapeHtml(text)}</a></li>`,
      )
      return `<aside><p>${escapeHtml(block.text)}</p>${links.length > 0 ? `<ul>${links.join('')}</ul>` : ''}</aside>`
    }
    case 'table':
      return tableHtml(block, barsTitle)
  }
}

function tableHtml({ title, summary, columns, rows, notes }: ReportTable, barsTitle: string): string {
  const hasBars = rows.some(({ bar }) => bar !== undefined)
  const heads = columns.map((column) => `<th scope="col">${escapeHtml(column)}</th>`)
  if (hasBars) heads.push(`<td class="bar"><span class="unseen">${escapeHtml(barsTitle)}</span></td>`)
  return `<section>
<h3>${escapeHtml(title)}</h3>
${summary ? `<p>${escapeHtml(summary)}</p>` : ''}
<div class="wide"><table>
<thead><tr>${heads.join('')}</tr></thead>
<tbody>
${rows.map((row) => rowHtml(row, hasBars)).join('\n')}
</tbody>
</table></div>
${notes.map((note) => `<p class="quiet">${escapeHtml(note)}</p>`).join('\n')}
</section>`
}

function rowHtml({ cells, bar }: ReportRow, hasBars: boolean): string {
  const [name = '', ...values] = cells
  const shown = [
    `<th scope="row">${escapeHtml(name)}</th>`,
    ...values.map((value) => `<td>${escapeHtml(value)}</td>`),
    ...(hasBars ? [`<td class="bar">${barSvg(bar)}</td>`] : []),
  ]
  return `<tr>${shown.join('')}</tr>`
}

/** The number beside it says the same: nothing to read out. */
const barSvg = (bar: number | null | undefined): string =>
  bar == null
    ? ''
    : `<svg aria-hidden="true" width="100%" height="14"><rect width="${(bar * 100).toFixed(1)}%" height="14"/></svg>`

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const style = `
:root{--ground:#fbf8f4;--ink:#22313f;--quiet:#4a5b69;--accent:#0b6b6b;--line:#8a99a4;--hairline:#ddd8d0}
@media (prefers-color-scheme:dark){:root{--ground:#14202a;--ink:#e8edf0;--quiet:#a9b8c2;--accent:#6fd0c8;--line:#6c7e8b;--hairline:#2a3945}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:48rem;margin:0 auto;padding:2rem 1rem}
h1{font-size:1.6rem;line-height:1.25;margin:0}h2{font-size:1.25rem;margin:2.5rem 0 .5rem}h3{font-size:1.05rem;margin:1.75rem 0 .25rem}
p{margin:.25rem 0 .75rem;max-width:62ch}.quiet{color:var(--quiet);font-size:.9rem}a{color:var(--accent)}
aside{border:1px solid var(--line);border-radius:8px;padding:.75rem 1rem;margin:1rem 0}aside p{margin:0}aside ul{margin:.5rem 0 0;padding-left:1.25rem}
.wide{overflow-x:auto;position:relative}table{border-collapse:collapse;width:100%;font-size:.95rem;font-variant-numeric:tabular-nums}
th,td{padding:.3rem .5rem;border-bottom:1px solid var(--hairline);text-align:right;font-weight:400;vertical-align:top;overflow-wrap:normal}
thead th{font-weight:600;border-bottom-color:var(--line);vertical-align:bottom}thead td{border-bottom-color:var(--line)}
th:first-child{text-align:left;min-width:9rem}.bar{width:35%;min-width:5rem;text-align:left}.bar svg{display:block;margin-top:.3rem}rect{fill:var(--accent)}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media print{:root{--ground:#fff;--ink:#000;--quiet:#333;--accent:#0b6b6b;--line:#666;--hairline:#bbb}main{max-width:none;padding:0}section,aside,tr{break-inside:avoid}h2,h3{break-after:avoid}rect{print-color-adjust:exact}}
`
