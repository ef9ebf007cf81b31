import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Chat, ChatView } from './chat.ts'
import { t } from './words.ts'

/** With a mouse there is a keyboard: Enter sends. On a phone Enter is the only way to a new line. */
const hasKeyboard = () => matchMedia('(hover: hover) and (pointer: fine)').matches

interface ComposerProps {
  chat: Chat
  view: ChatView
}

/** Suggested answers and the field. Free text is always open, whatever is suggested. */
export function Composer({ chat, view }: ComposerProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  useLayoutEffect(() => {
    const area = field.current
    if (!area) return
    if (area.value !== view.draft) area.value = view.draft
    growToText(area)
  })
  const goOn = () => (hasKeyboard() ? field.current : document.getElementById('thread'))?.focus()
  const sendDraft = () => {
    chat.sendDraft()
    field.current?.focus()
  }
  const choose = (suggestion: string) => {
    chat.send(suggestion)
    goOn()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || !hasKeyboard()) return
    event.preventDefault()
    sendDraft()
  }
  return (
    <div class="bottom">
      <Suggestions suggestions={view.thread.suggestions} choose={choose} />
      <form
        class="composer"
        onSubmit={(event) => {
          event.preventDefault()
          sendDraft()
        }}
      >
        <label class="unseen" for="field">
          {t('composer.label')}
        </label>
        <textarea
          id="field"
          ref={field}
          rows={1}
          placeholder={t('composer.placeholder')}
          autocomplete="off"
          // Some browsers send what is spell-checked to somebody's server.
          spellcheck={false}
          onInput={(event) => chat.write(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button type="submit" class="button primary">
          {t('composer.send')}
        </button>
      </form>
    </div>
  )
}

function Suggestions({ suggestions, choose }: { suggestions: string[]; choose(suggestion: string): void }) {
  if (suggestions.length === 0) return null
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset here would be one more box around a row of buttons.
    <div class="suggestions" role="group" aria-label={t('composer.suggestions')}>
      {suggestions.map((suggestion) => (
        <button type="button" class="button suggestion" key={suggestion} onClick={() => choose(suggestion)}>
          {suggestion}
        </button>
      ))}
    </div>
  )
}

/** As tall as its text; the stylesheet says where that ends. */
function growToText(area: HTMLTextAreaElement): void {
  area.style.height = 'auto'
  area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`
}
