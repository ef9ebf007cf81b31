import { useState } from 'preact/hooks'
import { Button } from '../../shared/components/button.tsx'
import { SeverityMark } from '../desk/severity-mark.tsx'
import type { Call } from '../server/call.ts'
import { useRequest } from '../server/use-request.ts'
import { sinceWord } from '../words/clock-words.ts'
import { Followed, oversightPath } from './followed.tsx'
import { ReassignDialog } from './reassign-dialog.tsx'
import type { CaseLine, Member } from './team-view.ts'
import { t } from './words.ts'

interface HeldCaseProps {
  call: Call
  line: CaseLine
  /** Who answers; absent: it waits in the queue, and there is nobody to tell that one reads along. */
  holder?: Member
  members: readonly Member[]
  /** Who holds it asked for help with it. */
  isCalledFor?: boolean
  onChanged(): void
}

/** One case of the team, without a word of it: read along, announced, or give it to somebody else. */
export function HeldCase({ call, line, holder, members, isCalledFor, onChanged }: HeldCaseProps) {
  const { isBusy, problem, run } = useRequest()
  const [isFollowed, setFollowed] = useState(false)
  const [isGiving, setGiving] = useState(false)
  const follow = async () => {
    const begun = await run('follow', async (key) => {
      await call.post(oversightPath(line.id), { on: true }, key)
    })
    setFollowed(begun)
  }
  const values = { name: holder?.name ?? '', since: sinceWord(Date.parse(line.since), Date.now()) }
  const isLate = line.dueAt !== null && Date.parse(line.dueAt) < Date.now()
  return (
    <li class="team-case">
      <p>
        <SeverityMark severity={line.severity} /> · {values.since}
        {isLate && <strong> · {t('members.late')}</strong>}
        {isCalledFor && <strong> · {t('members.calledFor')}</strong>}
      </p>
      <div class="team-case-actions">
        {holder && !isFollowed && (
          <Button disabled={isBusy} aria-label={t('oversight.beginOf', values)} onClick={() => void follow()}>
            {t('oversight.begin')}
          </Button>
        )}
        <Button
          aria-label={holder ? t('reassign.openOf', values) : t('reassign.openQueued', values)}
          onClick={() => setGiving(true)}
        >
          {t('reassign.open')}
        </Button>
      </div>
      <div role="alert">{problem && <p class="problem">{problem.message}</p>}</div>
      {isFollowed && <Followed call={call} caseId={line.id} onEnd={() => setFollowed(false)} />}
      {isGiving && (
        <ReassignDialog
          call={call}
          caseId={line.id}
          to={members.filter(({ id }) => id !== holder?.id)}
          onDone={onChanged}
          onDismiss={() => setGiving(false)}
        />
      )}
    </li>
  )
}
