import '../account/account.css'
import { useEffect, useState } from 'preact/hooks'
import { Button } from '../../shared/components/button.tsx'
import { Empty } from '../../shared/components/empty.tsx'
import { FormField } from '../../shared/components/form-field.tsx'
import { Page } from '../../shared/components/page.tsx'
import { timeWord } from '../account/role-words.ts'
import { t } from '../account/words.ts'
import type { SectionProps } from '../navigation/sections.ts'
import { textOf, useSubmission } from '../server/submission.ts'
import { useFetched } from '../server/use-fetched.ts'
import { useRequest } from '../server/use-request.ts'
import { ChainCheck } from './chain-check.tsx'
import { eventWord, questionOf } from './journal-view.ts'

interface JournalEvent {
  id: string
  at: string
  type: string
  by: string
  byName: string | null
  caseId: string | null
  aboutName: string | null
}
interface Found {
  events: JournalEvent[]
  after: string | null
}

/** For supervisors and administrators: who did and read what. It changes nothing, and looking is in it, too. */
export function JournalPage({ call }: SectionProps) {
  const people = useFetched<{ people: { id: string; name: string }[] }>(call, '/api/audit/people').found?.people ?? []
  const [asked, setAsked] = useState<object>({})
  const [found, setFound] = useState<Found>()
  const look = async (question: object, before: JournalEvent[] = []) => {
    const page = await call.post<Found>('/api/audit/search', question)
    setAsked(question)
    setFound({ events: [...before, ...page.events], after: page.after })
  }
  const { isSending, problem, onSubmit } = useSubmission((form) =>
    look(
      questionOf({
        from: textOf(form, 'from'),
        to: textOf(form, 'to'),
        by: textOf(form, 'by'),
        caseId: textOf(form, 'caseId'),
      }),
    ),
  )
  const first = useRequest()
  const lookFirst = () => void first.run('first', () => look({}))
  useEffect(lookFirst, [])
  const more = useRequest()
  const lookFurther = () => void more.run(found?.after, () => look({ ...asked, after: found?.after }, found?.events))
  return (
    <Page heading={t('journal.heading')} intro={t('journal.intro')} actions={<ChainCheck call={call} />}>
      <form class="row-of-fields" onSubmit={onSubmit}>
        <FormField id="from" type="date" label={t('journal.from')} />
        <FormField id="to" type="date" label={t('journal.to')} />
        <div class="field">
          <label for="by">{t('journal.by')}</label>
          <select id="by" name="by">
            <option value="">{t('journal.everybody')}</option>
            {people.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <FormField id="caseId" label={t('journal.case')} autocomplete="off" />
        <Button type="submit" kind="primary">
          {isSending ? t('journal.looking') : t('journal.look')}
        </Button>
      </form>
      <p class="problem" role="alert">
        {problem?.message ?? more.problem?.message}
      </p>
      {!found && first.problem && (
        <Empty text={first.problem.message}>
          <Button onClick={lookFirst}>{t('journal.retry')}</Button>
        </Empty>
      )}
      {found?.events.length === 0 && <Empty text={t('journal.none')} />}
      {found && found.events.length > 0 && (
        <table class="journal">
          <thead>
            <tr>
              <th scope="col">{t('journal.at')}</th>
              <th scope="col">{t('journal.by')}</th>
              <th scope="col">{t('journal.what')}</th>
              <th scope="col">{t('journal.case')}</th>
            </tr>
          </thead>
          <tbody>
            {found.events.map(({ id, at, by, byName, type, caseId, aboutName }) => (
              <tr key={id}>
                <td>{timeWord(at)}</td>
                <td>
                  {byName ?? t(by === 'teen' ? 'journal.teen' : by === 'bot' ? 'journal.bot' : 'journal.unknown')}
                </td>
                <td>
                  {eventWord(type)}
                  {aboutName && ` (${aboutName})`}
                </td>
                <td class="secret">{caseId}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {found?.after && <Button onClick={lookFurther}>{t('journal.more')}</Button>}
    </Page>
  )
}
