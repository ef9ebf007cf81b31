import type { FigureEdition } from '../../locales/figures/figure-data.ts'
import { words } from '../../locales/figures/words.ts'

interface EditionPickerProps {
  editions: FigureEdition[]
  chosen: string
  onChoose(edition: string): void
}

export function EditionPicker({ editions, chosen, onChoose }: EditionPickerProps) {
  if (editions.length < 2) return null
  return (
    <div class="field picker">
      <label for="edition">{words('page.edition')}</label>
      <select id="edition" value={chosen} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
        {editions.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
    </div>
  )
}

/** The edition can be kept as a bookmark and sent to others: nothing in its name is private. */
export const editionInAddress = (): string | undefined =>
  new URLSearchParams(location.search).get('edition') ?? undefined

export const keepEdition = (edition: string): void =>
  history.replaceState(null, '', `${location.pathname}?edition=${encodeURIComponent(edition)}`)
