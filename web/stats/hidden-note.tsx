import { words } from '../../locales/figures/words.ts'

/** Why cells of the table above are not published. */
export function HiddenNote({ ids, reasons }: { ids: string[]; reasons: Record<string, string> }) {
  if (ids.length === 0) return null
  return (
    <p class="quiet">
      <strong>{words('figure.hiddenHow')}</strong> {ids.map((id) => reasons[id]).join(' ')}
    </p>
  )
}
