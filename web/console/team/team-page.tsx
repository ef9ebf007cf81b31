import './team.css'
import { Block } from '../../shared/components/block.tsx'
import { Button } from '../../shared/components/button.tsx'
import { Page } from '../../shared/components/page.tsx'
import type { SectionProps } from '../navigation/sections.ts'
import { useFetched } from '../server/use-fetched.ts'
import { useRequest } from '../server/use-request.ts'
import { sinceWord } from '../words/clock-words.ts'
import { ClosedToConfirm } from '../work/confirm/closed-to-confirm.tsx'
import { Members } from './members.tsx'
import { Reviews } from './reviews.tsx'
import { Sample } from './sample.tsx'
import { t } from './words.ts'

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
      {isSupervisor && <ClosedToConfirm call={call} />}
      {isSupervisor && <Sample call={call} />}
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
