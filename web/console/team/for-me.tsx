import './team.css'
import { Button } from '../../shared/components/button.tsx'
import type { Call } from '../server/call.ts'
import { useFetched } from '../server/use-fetched.ts'
import { useRequest } from '../server/use-request.ts'
import { t } from './words.ts'

interface Care {
  exposure: { critical: number; distressing: number }
  pausedUntil: string | null
  refusedUntil: string | null
  debriefs: { id: string; debrief: string }[]
  call: { isOpen: boolean; comes: string | null } | null
}

interface ForMeProps {
  call: Call
  /** The conversation that is open: a call for help names it. */
  openId: string | undefined
}

/** What a counsellor may ask for themselves: help now, not the next critical case, to talk it over. */
export function ForMe({ call, openId }: ForMeProps) {
  const { found, load } = useFetched<{ care?: Care }>(call, '/api/alerts')
  const { isBusy, problem, run } = useRequest()
  const care = found?.care
  if (!care) return null
  const post = async (path: string, body: object = {}) => {
    await run([path, body], async (key) => void (await call.post(path, body, key)))
    load()
  }
  const isCalled = care.call?.isOpen === true
  const refuses = care.refusedUntil !== null
  const debrief = care.debriefs.find((one) => one.debrief === 'offered')
  return (
    <section class="for-me" aria-label={t('me.label')}>
      <Button
        kind={isCalled ? undefined : 'outlined'}
        disabled={isBusy}
        onClick={() =>
          void (isCalled ? post('/api/help/withdraw') : post('/api/help', openId ? { caseId: openId } : {}))
        }
      >
        {isCalled ? t('me.called') : t('me.help')}
      </Button>
      <Button kind="plain" disabled={isBusy} onClick={() => void post('/api/care/refusal', { refuses: !refuses })}>
        {refuses ? t('me.refused') : t('me.refuse')}
      </Button>
      {debrief && (
        <Button
          kind="plain"
          disabled={isBusy}
          onClick={() => void post('/api/care/debrief', { moment: debrief.id, debrief: 'asked' })}
        >
          {t('me.debrief')}
        </Button>
      )}
      <p class="quiet" role="status">
        {problem?.message}
        {care.call && !isCalled && care.call.comes && <strong>{t('me.comes', { name: care.call.comes })}</strong>}{' '}
        {care.pausedUntil && t('me.paused')}{' '}
        {care.debriefs.some((one) => one.debrief === 'asked') && t('me.debriefAsked')}{' '}
        {t('me.week', { ...care.exposure })}
      </p>
    </section>
  )
}
