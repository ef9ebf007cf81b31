import { useState } from 'preact/hooks'
import { Block } from '../../shared/components/block.tsx'
import { Button } from '../../shared/components/button.tsx'
import { TextArea } from '../../shared/components/text-area.tsx'
import { heldReasons } from '../held/held-messages.tsx'
import type { Call } from '../server/call.ts'
import type { HeldView, MessageView } from '../server/case-view.ts'
import { useFetched } from '../server/use-fetched.ts'
import { useRequest } from '../server/use-request.ts'
import { sinceWord } from '../words/clock-words.ts'
import { inertText } from '../words/inert-link.ts'
import { t } from './words.ts'

interface Line {
  id: string
  author: string
  since: string
}
interface Opened {
  held: HeldView[]
  messages: MessageView[]
}

/** Counsellors' messages that a second adult reads before the teen does. */
export function Reviews({ call }: { call: Call }) {
  const { found, load } = useFetched<{ cases: Line[] }>(call, '/api/reviews')
  const [openId, setOpenId] = useState<string>()
  return (
    <Block heading={t('reviews.heading')}>
      {found?.cases.length === 0 && <p class="quiet">{t('reviews.none')}</p>}
      <ul class="plain-list">
        {found?.cases.map(({ id, author, since }) => (
          <li key={id}>
            <p>{t('reviews.line', { name: author, since: sinceWord(Date.parse(since), Date.now()) })}</p>
            {openId === id ? (
              <Judging call={call} caseId={id} onDone={load} />
            ) : (
              <Button onClick={() => setOpenId(id)}>{t('reviews.read')}</Button>
            )}
          </li>
        ))}
      </ul>
    </Block>
  )
}

function Judging({ call, caseId, onDone }: { call: Call; caseId: string; onDone(): void }) {
  const path = `/api/cases/${encodeURIComponent(caseId)}/held`
  const { found, load } = useFetched<Opened>(call, path)
  const { isBusy, problem, run } = useRequest()
  const judge: Judge = async (held, verdict) => {
    const body = { held, ...verdict }
    // After a cut the same press carries the same key: it is said once, whatever became of the first answer.
    await run(body, async (key) => void (await call.post(`${path}/judge`, body, key)))
    load()
    onDone()
  }
  return (
    <div>
      {found && <Before messages={found.messages} />}
      <div role="alert">{problem && <p class="problem">{problem.message}</p>}</div>
      {found?.held
        .filter(({ state }) => state === 'waiting')
        .map((held) => (
          <HeldOne key={held.id} held={held} isBusy={isBusy} judge={judge} />
        ))}
    </div>
  )
}

type Judge = (held: string, verdict: { verdict: 'approved' } | { verdict: 'refused'; why: string }) => Promise<void>

/** What was said last, and by whom: what the message answers. */
function Before({ messages }: Pick<Opened, 'messages'>) {
  const said = messages.filter(({ kind }) => kind !== 'event')
  return (
    <ul class="plain-list said-before" aria-label={t('reviews.before')} ref={toTheLast}>
      {said.map(({ from, author, text, at: when }, place) => (
        <li key={`${when} ${place}`}>
          <strong>{speakerOf(from, author)}</strong> {inertText(text)}
        </li>
      ))}
    </ul>
  )
}

/** What was said last is what the message answers. */
const toTheLast = (list: HTMLElement | null): void => list?.scrollTo({ top: list.scrollHeight })

function speakerOf(from: MessageView['from'], author: string | undefined): string {
  if (from === 'teen') return t('reviews.teen')
  return from === 'bot' ? t('reviews.program') : t('reviews.by', { name: author ?? '' })
}

function HeldOne({ held: { id, text, kinds }, isBusy, judge }: { held: HeldView; isBusy: boolean; judge: Judge }) {
  const [why, setWhy] = useState('')
  return (
    <div class="held-one">
      <p>
        <strong>{inertText(text)}</strong>
      </p>
      <p class="quiet">{t('reviews.because', { kinds: heldReasons(kinds) })}</p>
      <Button kind="primary" disabled={isBusy} onClick={() => void judge(id, { verdict: 'approved' })}>
        {t('reviews.approve')}
      </Button>
      <TextArea
        id={`why-${at(id)}`}
        label={t('reviews.why')}
        value={why}
        onInput={(event) => setWhy(event.currentTarget.value)}
      />
      <Button
        disabled={isBusy || why.trim() === ''}
        onClick={() => void judge(id, { verdict: 'refused', why: why.trim() })}
      >
        {t('reviews.refuse')}
      </Button>
    </div>
  )
}

/** An element's id holds no colon. */
const at = (id: string): string => id.replaceAll(/[^\w-]/g, '-')
