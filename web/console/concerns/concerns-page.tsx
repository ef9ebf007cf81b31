import { useState } from 'preact/hooks'
import words from '../../../locales/fr/concerns.json' with { type: 'json' }
import { Button } from '../../shared/components/button.tsx'
import { Empty } from '../../shared/components/empty.tsx'
import { Page } from '../../shared/components/page.tsx'
import { TextArea } from '../../shared/components/text-area.tsx'
import { wordsOf } from '../../shared/words.ts'
import type { SectionProps } from '../navigation/sections.ts'
import { ApiProblem, type Call } from '../server/call.ts'
import { useFetched } from '../server/use-fetched.ts'
import { sinceWord } from '../words/clock-words.ts'

const t = wordsOf(words)

interface RowView {
  id: string
  at: string
  kind: 'words' | 'secret' | 'absent' | 'other'
  status: 'open' | 'handled'
  about: string[]
}

interface ConcernView extends RowView {
  caseId: string
  text: string
  steps: { at: string; byName: string; type: 'read' | 'handled'; note: string }[]
}

/** What teens say of those who answer them, for whoever it is meant for. */
export function ConcernsPage({ call }: SectionProps) {
  const { found, failed, load } = useFetched<{ concerns: RowView[] }>(call, '/api/concerns')
  const [openId, setOpenId] = useState<string>()
  return (
    <Page heading={t('page.heading')} intro={t('page.intro')}>
      {failed && (
        <Empty text={failed}>
          <Button onClick={load}>{t('page.retry')}</Button>
        </Empty>
      )}
      {found?.concerns.length === 0 && <Empty text={t('page.empty')} />}
      <ul class="plain-list">
        {found?.concerns.map(({ id, at, kind, status, about }) => (
          <li key={id}>
            <p>
              <strong>{t(`status.${status}`)}</strong> · {t(`kind.${kind}`)} ·{' '}
              {t('page.about', { names: about.join(', ') || t('page.nobody') })} ·{' '}
              {sinceWord(Date.parse(at), Date.now())}
            </p>
            <Button
              kind="outlined"
              aria-expanded={openId === id}
              onClick={() => setOpenId(openId === id ? undefined : id)}
            >
              {openId === id ? t('page.close') : t('page.read')}
            </Button>
            {openId === id && <OneConcern call={call} id={id} onChanged={load} />}
          </li>
        ))}
      </ul>
    </Page>
  )
}

function OneConcern({ call, id, onChanged }: { call: Call; id: string; onChanged(): void }) {
  const [concern, setConcern] = useState<ConcernView>()
  const [note, setNote] = useState('')
  const [told, setTold] = useState('')
  const [isAsked, setAsked] = useState(false)
  const take = (asked: Promise<ConcernView>) =>
    asked.then(
      (answer) => {
        setConcern(answer)
        setNote('')
        onChanged()
      },
      (error: unknown) => {
        if (!(error instanceof ApiProblem)) throw error
        setTold(error.message)
      },
    )
  // Once: each look is kept with it.
  if (!isAsked) {
    setAsked(true)
    void take(call.get<ConcernView>(`/api/concerns/${id}`))
  }
  const submit = (event: Event) => {
    event.preventDefault()
    if (note.trim() !== '') void take(call.post<ConcernView>(`/api/concerns/${id}/handle`, { note }))
  }
  return (
    <div>
      <p role="status">{told}</p>
      {concern && (
        <form onSubmit={submit}>
          <p>{concern.text || t('page.noText')}</p>
          <p class="quiet">{t('page.case', { id: concern.caseId })}</p>
          <ul class="plain-list">
            {concern.steps.map((step) => (
              <li key={`${step.at}${step.type}`} class="quiet">
                {t('page.step', {
                  when: sinceWord(Date.parse(step.at), Date.now()),
                  name: step.byName,
                  what: `${t(`did.${step.type}`)} ${step.note}`,
                })}
              </li>
            ))}
          </ul>
          <TextArea
            id={`note-${id}`}
            label={t('page.note')}
            value={note}
            onInput={(event) => setNote(event.currentTarget.value)}
          />
          <Button type="submit" kind="primary">
            {t('page.handle')}
          </Button>
        </form>
      )}
    </div>
  )
}
