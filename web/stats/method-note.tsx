import type { FigureData } from '../../locales/figures/figure-data.ts'
import { changeLines, methodLines } from '../../locales/figures/method.ts'
import { words } from '../../locales/figures/words.ts'

export function MethodNote({ data }: { data: FigureData }) {
  return (
    <>
      <section aria-labelledby="section-method">
        <h2 id="section-method">{words('section.method')}</h2>
        <ul>
          {methodLines(data).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="section-changes">
        <h2 id="section-changes">{words('section.changes')}</h2>
        <ul>
          {changeLines(data).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </section>
    </>
  )
}
