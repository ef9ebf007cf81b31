import './held.css'
import words from '../../../locales/fr/safe-adults.json' with { type: 'json' }
import { Button } from '../../shared/components/button.tsx'
import { wordsOf } from '../../shared/words.ts'
import { useCall } from '../server/call-context.ts'
import type { HeldView } from '../server/case-view.ts'
import { useFetched } from '../server/use-fetched.ts'
import { useRequest } from '../server/use-request.ts'
import { hourWords } from '../words/clock-words.ts'

const t = wordsOf(words)

export const heldReasons = (kinds: readonly string[]): string =>
  kinds.map((kind) => (words.kinds as Record<string, string>)[kind] ?? kind).join(', ')

interface HeldMessagesProps {
  caseId: string
  held: readonly HeldView[]
  /** Whose console it is. */
  me: string | undefined
  /** The text goes back into the field. */
  onTakeBack(text: string): void
  onChanged(): void
}

/** What a second adult reads first: said nowhere yet, and shown as such. */
export function HeldMessages({ caseId, held, me, onTakeBack, onChanged }: HeldMessagesProps) {
  const call = useCall()
  const { isBusy, problem, run } = useRequest()
  const shown = held.filter(({ state, by }) => state === 'waiting' || (state === 'refused' && by === me))
  const takeBack = async (one: HeldView) => {
    const path = `/api/cases/${encodeURIComponent(caseId)}/held/withdraw`
    const done = await run(one.id, async (key) => void (await call.post(path, { held: one.id }, key)))
    if (done) onTakeBack(one.text)
    onChanged()
  }
  return (
    <ul class="held-list">
      {shown.map((one) => (
        <li key={one.id} class="said counsellor unsent held">
          <p class="author">
            <span class="name">{one.by === me ? t('held.you') : one.author}</span> ·{' '}
            <time>{hourWords(Date.parse(one.at))}</time> ·{' '}
            <strong>{one.state === 'waiting' ? t('held.waiting') : t('held.refused')}</strong>
          </p>
          <p class="bubble">{one.text}</p>
          <p class="quiet">{t('held.because', { kinds: heldReasons(one.kinds) })}</p>
          {one.state === 'refused' && <p>{t('held.why', { name: one.judgedBy ?? '', why: one.why ?? '' })}</p>}
          {one.state === 'waiting' && one.by === me && <NobodyReads />}
          {one.state === 'waiting' && one.by === me && (
            <p>
              <Button disabled={isBusy} onClick={() => void takeBack(one)}>
                {t('held.takeBack')}
              </Button>
            </p>
          )}
          {one.state === 'waiting' && one.by !== me && <p class="quiet">{t('held.lapsed')}</p>}
        </li>
      ))}
      {problem && <li role="alert">{problem.message}</li>}
    </ul>
  )
}

/** Nobody who could read it has the console open: whoever wrote it decides what to do about that. */
function NobodyReads() {
  const { found } = useFetched<{ care?: { isReaderHere: boolean } }>(useCall(), '/api/alerts')
  return (
    <div role="status">
      {found?.care?.isReaderHere === false && <p class="nobody-reads">{t('held.nobodyReads')}</p>}
    </div>
  )
}
