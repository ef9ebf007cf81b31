import { Block } from '../../shared/components/block.tsx'
import { Button } from '../../shared/components/button.tsx'
import { Empty } from '../../shared/components/empty.tsx'
import type { Call } from '../server/call.ts'
import { useFetched } from '../server/use-fetched.ts'
import { HeldCase } from './held-case.tsx'
import { MemberLimit } from './member-limit.tsx'
import type { TeamView } from './team-view.ts'
import { t } from './words.ts'

/** Of the queue: what comes next is enough to give some of it away. */
const rowsOfQueue = 10

/** Who is there, what they hold and what waits. By first name: nobody is ranked. */
export function Members({ call, calledFor }: { call: Call; calledFor: readonly string[] }) {
  const { found, failed, load } = useFetched<TeamView>(call, '/api/team')
  if (failed) {
    return (
      <Empty text={failed}>
        <Button onClick={load}>{t('page.retry')}</Button>
      </Empty>
    )
  }
  if (!found) return null
  const { members, queued, overdue, day } = found
  return (
    <>
      <Block heading={t('members.heading')}>
        <p class="team-day">{t('page.day', { ...day, queued: queued.length, overdue: overdue.length })}</p>
        <ul class="plain-list">
          {members.map((member) => (
            <li key={member.id}>
              <p>
                <strong>{member.name}</strong> · {member.isHere ? t('members.here') : t('members.away')} ·{' '}
                {t('members.holds', { count: member.holds.length })}
                {member.pausedUntil && ` · ${t('members.paused')}`}
                {member.refusedUntil && ` · ${t('members.refused')}`}
                {member.debriefs.asked > 0 && ` · ${t('members.debrief')}`}
              </p>
              <p class="quiet">{t('members.week', { ...member.exposure })}</p>
              <MemberLimit call={call} member={member} onChanged={load} />
              <ul>
                {member.holds.map((line) => (
                  <HeldCase
                    key={line.id}
                    {...{ call, line, members }}
                    holder={member}
                    isCalledFor={calledFor.includes(line.id)}
                    onChanged={load}
                  />
                ))}
              </ul>
            </li>
          ))}
        </ul>
      </Block>
      {queued.length > 0 && (
        <Block heading={t('members.queue')}>
          <ul class="plain-list">
            {queued.slice(0, rowsOfQueue).map((line) => (
              <HeldCase key={line.id} call={call} line={line} members={members} onChanged={load} />
            ))}
          </ul>
        </Block>
      )}
    </>
  )
}
