import { Block } from '../../shared/components/block.tsx'
import { Button } from '../../shared/components/button.tsx'
import { Empty } from '../../shared/components/empty.tsx'
import { Page } from '../../shared/components/page.tsx'
import type { SectionProps } from '../navigation/sections.ts'
import { useFetched } from '../server/use-fetched.ts'
import { useRequest } from '../server/use-request.ts'
import { sinceWord } from '../words/clock-words.ts'
import { Reviews } from './reviews.tsx'
import { t } from './words.ts'

interface Member {
  id: string
  name: string
  isHere: boolean
  exposure: { critical: number; distressing: number }
  pausedUntil: string | null
  refusedUntil: string | null
  debriefs: { owed: number; asked: number }
  holds: { id: string }[]
}
interface TeamView {
  members: Member[]
  queued: { id: string }[]
  overdue: { id: string }[]
  day: { arrived: number; closed: number }
}
interface Call {
  id: string
  byName: string
  kind: 'help' | 'alone'
  at: string
}

/** For supervisors: who calls, what is to be read, who is there. By first name: nobody is ranked. */
export function TeamPage({ call, account }: SectionProps) {
  const isSupervisor = account.roles.includes('supervisor')
  return (
    <Page heading={t('page.heading')} intro={t('page.intro')}>
      <Calls call={call} />
      <Reviews call={call} />
      {isSupervisor && <Members call={call} />}
    </Page>
  )
}

function Calls({ call }: Pick<SectionProps, 'call'>) {
  const { found, load } = useFetched<{ calls?: Call[] }>(call, '/api/alerts')
  const { problem, run } = useRequest()
  const calls = found?.calls ?? []
  const answer = async (id: string) => {
    await run(id, async (key) => void (await call.post(`/api/help/${id}/answer`, {}, key)))
    load()
  }
  return (
    <div role="status">
      {problem && <p class="problem">{problem.message}</p>}
      {calls.length > 0 && (
        <Block heading={t('calls.heading')}>
          <ul class="plain-list">
            {calls.map(({ id, byName, kind, at }) => (
              <li key={id}>
                <p>
                  <strong>
                    {t(kind === 'help' ? 'calls.help' : 'calls.alone', {
                      name: byName,
                      since: sinceWord(Date.parse(at), Date.now()),
                    })}
                  </strong>
                </p>
                <Button kind="primary" onClick={() => void answer(id)}>
                  {t('calls.answer')}
                </Button>
              </li>
            ))}
          </ul>
        </Block>
      )}
    </div>
  )
}

function Members({ call }: Pick<SectionProps, 'call'>) {
  const { found, failed, load } = useFetched<TeamView>(call, '/api/team')
  if (failed) {
    return (
      <Empty text={failed}>
        <Button onClick={load}>{t('page.retry')}</Button>
      </Empty>
    )
  }
  if (!found) return null
  const counts = { ...found.day, queued: found.queued.length, overdue: found.overdue.length }
  return (
    <Block heading={t('members.heading')}>
      <p>{t('page.day', counts)}</p>
      <ul class="plain-list">
        {found.members.map((member) => (
          <li key={member.id}>
            <p>
              <strong>{member.name}</strong> · {member.isHere ? t('members.here') : t('members.away')} ·{' '}
              {t('members.holds', { count: member.holds.length })}
              {member.pausedUntil && ` · ${t('members.paused')}`}
              {member.refusedUntil && ` · ${t('members.refused')}`}
              {member.debriefs.asked > 0 && ` · ${t('members.debrief')}`}
            </p>
            <p class="quiet">{t('members.week', { ...member.exposure })}</p>
          </li>
        ))}
      </ul>
    </Block>
  )
}
