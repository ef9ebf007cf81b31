import { useRef, useState } from 'preact/hooks'
import { Button } from '../../../shared/components/button.tsx'
import { OfferedReplies, offeredId } from '../../replies/offered-replies.tsx'
import { RepliesDialog } from '../../replies/replies-dialog.tsx'
import { useReplies } from '../../replies/use-replies.ts'
import { useTyping } from '../../replies/use-typing.ts'
import type { CaseView } from '../../server/case-view.ts'
import { t } from '../../words/words.ts'
import { t as work } from '../../work/words.ts'
import type { Desk } from '../desk.ts'
import { isSendKey } from './enter-key.ts'

interface ReplyFormProps {
  desk: Desk
  view: CaseView
  /** What is in the field; kept by the conversation, since a failed message can be taken back into it. */
  text: string
  onText(text: string): void
}

export function ReplyForm({ desk, view, text, onText }: ReplyFormProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  const [isAsked, setAsked] = useState(false)
  const sayTyping = useTyping(view.id)
  const { replies, offered, chosen, look, insert, onKey } = useReplies({
    ...{ field, text, onText },
    categories: view.categories,
  })
  const isTouch = window.matchMedia('(pointer: coarse)').matches

  const submit = () => {
    if (text.trim() === '') return
    // The outbox keeps the text from here on: the field is emptied in the same breath, so that no second press sends it again.
    void desk.send(text.trim())
    onText('')
    desk.drafts.write('reply', view.id, '')
    field.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (onKey(event) || !isSendKey(event, isTouch)) return
    event.preventDefault()
    if (!event.repeat) submit()
  }

  return (
    <>
      <form
        class="reply"
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <OfferedReplies offered={offered} chosen={chosen} onChoose={insert} />
        <label for="reply-field" class="unseen">
          {t('conversation.field')}
        </label>
        <textarea
          id="reply-field"
          ref={field}
          rows={3}
          maxLength={4000}
          value={text}
          placeholder={t('conversation.field')}
          aria-describedby="reply-hint"
          aria-autocomplete="list"
          aria-controls={offered.length > 0 ? 'offered-replies' : undefined}
          aria-activedescendant={offered.length > 0 ? offeredId(chosen) : undefined}
          onInput={(event) => {
            onText(event.currentTarget.value)
            look(event.currentTarget)
            if (event.currentTarget.value !== '') sayTyping()
          }}
          onKeyDown={onKeyDown}
        />
        <p id="reply-hint" class="quiet hint">
          {!isTouch && t('conversation.hint')}
        </p>
        <Button place="replies-button" onClick={() => setAsked(true)}>
          {work('replies.open')}
        </Button>
        <button type="submit" class="button primary">
          {t('conversation.send')}
        </button>
      </form>
      {isAsked && (
        <RepliesDialog
          replies={replies}
          categories={view.categories}
          onChoose={(reply) => {
            setAsked(false)
            insert(reply)
          }}
          onDismiss={() => setAsked(false)}
        />
      )}
    </>
  )
}
