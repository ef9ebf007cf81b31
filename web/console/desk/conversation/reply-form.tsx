import { useRef } from 'preact/hooks'
import { t } from '../../words/words.ts'
import type { Desk } from '../desk.ts'
import { isSendKey } from './enter-key.ts'

interface ReplyFormProps {
  desk: Desk
  caseId: string
  /** What is in the field; kept by the conversation, since a failed message can be taken back into it. */
  text: string
  onText(text: string): void
}

export function ReplyForm({ desk, caseId, text, onText }: ReplyFormProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  const isTouch = window.matchMedia('(pointer: coarse)').matches

  const submit = () => {
    if (text.trim() === '') return
    // The outbox keeps the text from here on: the field is emptied in the same breath, so that no second press sends it again.
    void desk.send(text.trim())
    onText('')
    desk.drafts.write('reply', caseId, '')
    field.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isSendKey(event, isTouch)) return
    event.preventDefault()
    if (!event.repeat) submit()
  }

  return (
    <form
      class="reply"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
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
        onInput={(event) => onText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <p id="reply-hint" class="quiet hint">
        {!isTouch && t('conversation.hint')}
      </p>
      <button type="submit" class="button primary">
        {t('conversation.send')}
      </button>
    </form>
  )
}
