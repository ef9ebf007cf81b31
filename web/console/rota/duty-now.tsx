import { useState } from 'preact/hooks'
import { Block } from '../../shared/components/block.tsx'
import { Button } from '../../shared/components/button.tsx'
import { Fact, Facts } from '../../shared/components/facts.tsx'
import { ApiProblem, type Call } from '../server/call.ts'
import { useFetched } from '../server/use-fetched.ts'
import { type DutyView, hourWords, momentWords, t } from './rota-view.ts'

const names = (all: string[]): string => (all.length === 0 ? t('now.nobody') : all.join(', '))

/** Who is there, who should be, whether that is enough, and whether alerts go out. */
export function DutyNow({ call, mayTest }: { call: Call; mayTest: boolean }) {
  const { found } = useFetched<DutyView>(call, '/api/duty')
  const [told, setTold] = useState('')
  if (!found) return null
  const { present, planned, staffedUntil, nextStaffedAt, capacity, alerts } = found
  const test = () =>
    call.post('/api/duty/test-alerts').then(
      () => setTold(t('now.tested')),
      (error: unknown) => {
        if (!(error instanceof ApiProblem)) throw error
        setTold(error.message)
      },
    )
  const isOff = alerts.ways.every(({ state }) => state === 'off')
  return (
    <Block heading={t('now.heading')}>
      <Facts>
        <Fact term={t('now.present')}>{names(present)}</Fact>
        <Fact term={t('now.planned')}>
          {names(planned)} {staffedUntil && t('now.until', { time: hourWords(staffedUntil) })}
        </Fact>
        <Fact term={t('now.load')}>
          {t('now.measured', {
            count: capacity.arrivalsPerHour,
            arrivals: capacity.arrivalsPerHour.toLocaleString('fr-FR'),
            minutes: capacity.lengthMinutes,
          })}
          {' · '}
          {capacity.level === 'ok' ? t('now.ok') : t('line.beyond', { count: Math.max(1, capacity.peopleNeeded) })}
        </Fact>
        <Fact term={t('now.alerts')}>
          {isOff
            ? t('now.noWay')
            : alerts.ways.map(({ way, state }) => `${t(`way.${way}`)} : ${t(`way.${state}`)}`).join(' · ')}
        </Fact>
      </Facts>
      {!staffedUntil && (
        <p class="quiet">{nextStaffedAt ? t('now.next', { time: momentWords(nextStaffedAt) }) : t('now.noNext')}</p>
      )}
      {mayTest && !isOff && (
        <Button kind="outlined" onClick={() => void test()}>
          {t('now.test')}
        </Button>
      )}
      <p role="status" class="quiet">
        {told}
      </p>
    </Block>
  )
}
