import { useState } from 'preact/hooks'
import { Block } from '../../shared/components/block.tsx'
import { Button } from '../../shared/components/button.tsx'
import { TextArea } from '../../shared/components/text-area.tsx'
import { heldReasons } from '../held/held-messages.tsx'
import type { Call } from '../server/call.ts'
import type { HeldView } from '../server/case-view.ts'
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
  messages: { from: string; text: string; at: string }[]
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
  const [why, setWhy] = useState('')
  const judge = async (held: string, verdict: 'approved' | 'refused') => {
    const body = { held, verdict, ...(verdict === 'refused' ? { why: why.trim() } : {}) }
    // After a cut the same press carries the same key: it is said once, whatever became of the first answer.
    await run(body, async (key) => void (await call.post(`${path}/judge`, body, key)))
    load()
    onDone()
  }
  return (
    <div>
      <ul class="plain-list">
        {found?.messages.map(({ text, at }) => (
          <li key={at} class="quiet">
            {inertText(text)}
          </li>
        ))}
      </ul>
      <div role="alert">{problem && <p class="problem">{problem.message}</p>}</div>
      {found?.held
        .filter(({ state }) => state === 'waiting')
        .map(({ id, text, kinds }) => (
          <div key={id}>
            <p>
              <strong>{inertText(text)}</strong>
            </p>
            <p class="quiet">{t('reviews.because', { kinds: heldReasons(kinds) })}</p>
            <Button kind="primary" disabled={isBusy} onClick={() => void judge(id, 'approved')}>
              {t('reviews.approve')}
            </Button>
            <TextArea
              id={`why-${at(id)}`}
              label={t('reviews.why')}
              value={why}
              onInput={(event) => setWhy(event.currentTarget.value)}
            />
            <Button disabled={isBusy || why.trim() === ''} onClick={() => void judge(id, 'refused')}>
              {t('reviews.refuse')}
            </Button>
          </div>
        ))}
    </div>
  )
}

/** An element's id holds no colon. */
const at = (id: string): string => id.replaceAll(/[^\w-]/g, '-')
