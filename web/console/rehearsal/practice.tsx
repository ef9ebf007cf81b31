import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../../shared/components/button.tsx'
import { Choices } from '../../shared/components/choices.tsx'
import { Page } from '../../shared/components/page.tsx'
import { TextArea } from '../../shared/components/text-area.tsx'
import { SeverityMark } from '../desk/severity-mark.tsx'
import { FeedbackView } from './feedback-view.tsx'
import { rehearse, type Said } from './rehearse.ts'
import { type Script, type Severity, severities } from './script.ts'
import { t } from './words.ts'

/** One invented conversation, and what can be said of it afterwards. All of it lives as long as this is shown. */
export function Practice({ script, onLeave }: { script: Script; onLeave(): void }) {
  const [written, setWritten] = useState<string[]>([])
  const [chosen, choose] = useState<Severity>()
  const { messages, isOver } = rehearse(script, written)
  const again = (): void => {
    setWritten([])
    choose(undefined)
  }
  return (
    <Page heading={script.title} intro={script.who} actions={<Button onClick={onLeave}>{t('talk.back')}</Button>}>
      <Thread messages={messages} />
      {chosen ? (
        <FeedbackView script={script} written={written} chosen={chosen}>
          {!isOver && <Button onClick={() => choose(undefined)}>{t('talk.continue')}</Button>}
          <Button onClick={again}>{t('talk.again')}</Button>
        </FeedbackView>
      ) : (
        <>
          {isOver ? (
            <p class="rehearsal-over" role="status">
              {t('talk.over')}
            </p>
          ) : (
            <Reply onSay={(text) => setWritten([...written, text])} />
          )}
          <Choice onChoose={choose} />
        </>
      )}
    </Page>
  )
}

function Thread({ messages }: { messages: readonly Said[] }) {
  const last = useRef<HTMLLIElement>(null)
  useEffect(() => last.current?.scrollIntoView({ block: 'nearest' }), [messages.length])
  return (
    <div role="log" aria-label={t('talk.thread')}>
      <ol class="rehearsed">
        {messages.map(({ from, text }, at) => (
          <li key={at} class={from} ref={at === messages.length - 1 ? last : undefined}>
            <span class="quiet">{t(from === 'teen' ? 'talk.teen' : 'talk.you')}</span>
            <p>{text}</p>
          </li>
        ))}
      </ol>
    </div>
  )
}

function Reply({ onSay }: { onSay(text: string): void }) {
  const [draft, setDraft] = useState('')
  const say = (event: Event): void => {
    event.preventDefault()
    if (draft.trim() === '') return
    onSay(draft.trim())
    setDraft('')
  }
  return (
    <form class="rehearsal-form" onSubmit={say}>
      <TextArea
        id="rehearsal-reply"
        label={t('talk.reply')}
        help={t('talk.help')}
        value={draft}
        onInput={(event) => setDraft(event.currentTarget.value)}
      />
      <Button kind="primary" type="submit">
        {t('talk.send')}
      </Button>
    </form>
  )
}

function Choice({ onChoose }: { onChoose(severity: Severity): void }) {
  const show = (event: Event): void => {
    event.preventDefault()
    const given = new FormData(event.currentTarget as HTMLFormElement).get('severity')
    const severity = severities.find((one) => one === given)
    if (severity) onChoose(severity)
  }
  return (
    <form class="rehearsal-form" onSubmit={show}>
      <Choices
        legend={t('choose.legend')}
        name="severity"
        options={severities.map((one) => [one, <SeverityMark key={one} severity={one} />] as const)}
      />
      <p class="quiet">{t('choose.help')}</p>
      <Button type="submit">{t('choose.show')}</Button>
    </form>
  )
}
