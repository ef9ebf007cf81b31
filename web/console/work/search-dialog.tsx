import { useState } from 'preact/hooks'
import taxonomy from '../../../locales/fr/taxonomy.json' with { type: 'json' }
import { Button } from '../../shared/components/button.tsx'
import { Dialog } from '../../shared/components/dialog.tsx'
import { FormField } from '../../shared/components/form-field.tsx'
import type { Desk } from '../desk/desk.ts'
import { useCall } from '../server/call-context.ts'
import { useRequest } from '../server/use-request.ts'
import { dateWords } from '../words/clock-words.ts'
import { label } from '../words/labels.ts'
import { t } from './words.ts'
import type { FoundCase } from './work-view.ts'

const textFields = ['id', 'code', 'link'] as const

/** Finds a case by what it is known by; what is found says nothing of what was told. */
export function SearchDialog({ desk, onDismiss, onOpen }: { desk: Desk; onDismiss(): void; onOpen(): void }) {
  const call = useCall()
  const { isBusy, problem, run } = useRequest()
  const [found, setFound] = useState<FoundCase[]>()
  const search = (form: FormData) =>
    run({}, async () => {
      // In the body: an address would keep the code or the link that somebody looks for.
      const answer = await call.post<{ cases: FoundCase[] }>('/api/cases/search', questionIn(form))
      setFound(answer.cases)
    })
  const go = async (way: () => Promise<unknown>) => {
    onDismiss()
    await way()
    onOpen()
  }
  return (
    <Dialog
      heading={t('search.heading')}
      confirm={t('search.confirm')}
      cancel={t('search.close')}
      onDismiss={onDismiss}
      onConfirm={(form) => void search(form)}
    >
      <p class="quiet">{t('search.help')}</p>
      <div class="search-fields">
        {textFields.map((name) => (
          <FormField key={name} id={`search-${name}`} label={t(`search.${name}`)} maxLength={2000} autocomplete="off" />
        ))}
        <Select name="category" options={taxonomy.categories} />
        <Select name="platform" options={taxonomy.platforms} />
        <FormField id="search-from" label={t('search.from')} type="date" />
        <FormField id="search-to" label={t('search.to')} type="date" />
      </div>
      <p class="problem" role="alert">
        {problem?.message}
      </p>
      <div role="status">{found && !isBusy && <p>{t('search.count', { count: found.length })}</p>}</div>
      <ul class="plain-list">
        {found?.map((one) => (
          <li key={one.id} class="offer">
            <p>
              {t('search.line', {
                date: dateWords(Date.parse(one.createdAt)),
                severity: label('severities', one.severity),
                categories: one.categories.map((id) => label('categories', id)).join(', '),
              })}
              <span class="line quiet">{statusWords(one)}</span>
            </p>
            {one.status === 'queued' && (
              <Button onClick={() => void go(() => desk.take(one.id))}>{t('search.take')}</Button>
            )}
            {one.claimedBy !== null && one.claimedBy === desk.state.account?.id && (
              <Button onClick={() => void go(() => desk.openCase(one.id))}>{t('search.openCase')}</Button>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

function Select({ name, options }: { name: 'category' | 'platform'; options: Record<string, string> }) {
  return (
    <div class="field">
      <label for={`search-${name}`}>{t(`search.${name}`)}</label>
      <select id={`search-${name}`} name={`search-${name}`}>
        <option value="">{t('search.any')}</option>
        {Object.entries(options).map(([id, words]) => (
          <option key={id} value={id}>
            {words}
          </option>
        ))}
      </select>
    </div>
  )
}

const statusWords = ({ status, claimedByName }: FoundCase): string => {
  const name = claimedByName ?? ''
  if (status === 'queued' || status === 'closed') return t(`search.${status}`)
  return t(status === 'waiting' ? 'search.waiting' : 'search.claimed', { name })
}

/** Days are the person's own: from its first moment to its last. */
function questionIn(form: FormData): object {
  const said = (name: string): string => String(form.get(`search-${name}`) ?? '').trim()
  const day = (name: string, time: string) => (said(name) === '' ? '' : new Date(`${said(name)}T${time}`).toISOString())
  const all = {
    ...Object.fromEntries([...textFields, 'category', 'platform'].map((name) => [name, said(name)])),
    from: day('from', '00:00:00'),
    to: day('to', '23:59:59'),
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''))
}
