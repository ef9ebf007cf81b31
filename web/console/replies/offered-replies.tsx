import { inertText } from '../words/inert-link.ts'
import { t } from '../work/words.ts'
import type { CannedReply } from '../work/work-view.ts'

interface OfferedProps {
  offered: readonly CannedReply[]
  chosen: number
  onChoose(reply: CannedReply): void
}

export const offeredId = (index: number): string => `offered-${index}`

/** What a slash in the field offers, above it. The field keeps the focus: keys choose there. */
export function OfferedReplies({ offered, chosen, onChoose }: OfferedProps) {
  if (offered.length === 0) return null
  return (
    <div id="offered-replies" role="listbox" aria-label={t('replies.suggestions')} class="offered">
      {offered.map((reply, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the chosen one.
        <div
          key={reply.id}
          id={offeredId(index)}
          role="option"
          aria-selected={index === chosen}
          onMouseDown={(event) => {
            event.preventDefault()
            onChoose(reply)
          }}
        >
          <strong>{reply.title}</strong> <kbd>/{reply.shortcut}</kbd>
          <span class="line quiet">{inertText(reply.filled)}</span>
        </div>
      ))}
    </div>
  )
}
