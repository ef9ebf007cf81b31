import './team.css'
import { useState } from 'preact/hooks'
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

interface HelpCall {
  id: string
  byName: string
  kind: 'help' | 'alone'
  at: string
  /** The conversation that it is about, where one was open. */
  caseId: string | null
}

/** For supervisors: who calls, what is to be read, who is there. By first name: nobody is ranked. */
export function TeamPage({ call, account }: SectionProps) {
  const isSupervisor = account.roles.includes('supervisor')
  const { found, load } = useFetched<{ calls?: HelpCall[] }>(call, '/api/alerts')
  const calls = found?.calls ?? []
  // Whoever has said that they come still sees where to.
  const [answered, setAnswered] = useState<string[]>([])
  const calledFor = [...calls.flatMap(({ caseId }) => caseId ?? []), ...answered]
  const onAnswered = ({ caseId }: HelpCall, isMine: boolean) => {
    if (isMine && caseId !== null) setAnswered([...answered, caseId])
    load()
  }
  return (
    <Page heading={t('page.heading')} intro={t('page.intro')}>
      <Calls call={call} calls={calls} onAnswered={onAnswered} />
      <Reviews call={call} />
      {isSupervisor && <Members call={call} calledFor={calledFor} />}
      {isSupervisor && <ClosedToConfirm call={call} />}
      {isSupervisor && <Sample call={call} />}
    </Page>
  )
}

interface CallsProps {
  call: SectionProps['call']
  calls: readonly HelpCall[]
  /** `isMine`: nobody else was faster. */
  onAnswered(help: HelpCall, isMine: boolean): void
}

function Calls({ call, calls, onAnswered }: CallsProps) {
  const { problem, run } = useRequest()
  const answer = async (help: HelpCall) => {
    const isMine = await run(help.id, async (key) => void (await call.post(`/api/help/${help.id}/answer`, {}, key)))
    onAnswered(help, isMine)
  }
  return (
    <div role="status">
      {problem && <p class="problem">{problem.message}</p>}
      {calls.length > 0 && (
        <Block heading={t('calls.heading')}>
          <ul class="plain-list">
            {calls.map((help) => (
              <li key={help.id}>
                <p>
                  <strong>
                    {t(help.kind === 'help' ? 'calls.help' : 'calls.alone', {
                      name: help.byName,
                      since: sinceWord(Date.parse(help.at), Date.now()),
                    })}
                  </strong>
                </p>
                <Button kind="primary" onClick={() => void answer(help)}>
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
