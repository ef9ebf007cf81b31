import { useState } from 'preact/hooks'
import { Button } from '../../shared/components/button.tsx'
import { Dialog } from '../../shared/components/dialog.tsx'
import { FormField } from '../../shared/components/form-field.tsx'
import { inertText } from '../words/inert-link.ts'
import { t } from '../work/words.ts'
import type { CannedReply } from '../work/work-view.ts'
import { inFittingOrder, matching } from './find-replies.ts'

interface RepliesDialogProps {
  replies: readonly CannedReply[]
  categories: readonly string[]
  onChoose(reply: CannedReply): void
  onDismiss(): void
}

/** All the sentences kept ready, those for this situation first. */
export function RepliesDialog({ replies, categories, onChoose, onDismiss }: RepliesDialogProps) {
  const [asked, setAsked] = useState('')
  const shown = matching(inFittingOrder(replies, categories), asked)
  return (
    <Dialog heading={t('replies.heading')} cancel={t('replies.close')} onDismiss={onDismiss}>
      <p class="quiet">{t('replies.help')}</p>
      <FormField
        id="reply-search"
        label={t('replies.search')}
        autocomplete="off"
        onInput={(event) => setAsked(event.currentTarget.value)}
      />
      {shown.length === 0 && <p role="status">{t('replies.none')}</p>}
      <ul class="plain-list replies">
        {shown.map((reply) => (
          <li key={reply.id}>
            <Button place="reply-choice" onClick={() => onChoose(reply)}>
              <strong>{reply.title}</strong> <kbd>/{reply.shortcut}</kbd>
              <span class="line">{inertText(reply.filled)}</span>
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
