import type { FigureData } from '../../locales/figures/figure-data.ts'
import type { Section } from '../../locales/figures/sections.ts'
import { words } from '../../locales/figures/words.ts'
import { Figure } from './figure.tsx'
import { HelpBox } from './help-box.tsx'

export function FigureSection({ section, data }: { section: Section; data: FigureData }) {
  return (
    <section aria-labelledby={`section-${section.id}`}>
      <h2 id={`section-${section.id}`}>{words(section.title)}</h2>
      {section.id === 'suicide' && <p>{words('suicide.never')}</p>}
      {section.id === 'suicide' && <HelpBox help={data.help} />}
      {section.tables.map((table) => (
        // A table that stays on the page for another edition is drawn anew: nothing of the old one may be left in it.
        <Figure key={`${data.edition?.id}-${table.id}`} table={table} reasons={data.reasons} />
      ))}
    </section>
  )
}
