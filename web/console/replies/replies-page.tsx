import '../work/work.css'
import { useState } from 'preact/hooks'
import taxonomy from '../../../locales/fr/taxonomy.json' with { type: 'json' }
import { Block } from '../../shared/components/block.tsx'
import { Button } from '../../shared/components/button.tsx'
import { FormField } from '../../shared/components/form-field.tsx'
import { Page } from '../../shared/components/page.tsx'
import { TextArea } from '../../shared/components/text-area.tsx'
import type { SectionProps } from '../navigation/sections.ts'
import { useFetched } from '../server/use-fetched.ts'
import { useRequest } from '../server/use-request.ts'
import { t as common } from '../words/words.ts'
import { t } from '../work/words.ts'
import type { CannedReply } from '../work/work-view.ts'
import { TagsForm } from './tags-form.tsx'

const blank = { title: '', text: '', shortcut: '', categories: [], rev: 0 }
type Edited = Omit<CannedReply, 'id' | 'filled'> & { id?: string }

/** Where supervisors and administrators edit the sentences kept ready; administrators also the tags. */
export function RepliesPage({ account, call, desk }: SectionProps) {
  const { found, failed, load } = useFetched<{ replies: CannedReply[] }>(call, '/api/canned')
  const [edited, setEdited] = useState<Edited>()
  const done = () => {
    setEdited(undefined)
    load()
    desk.announce(t('replies.saved'))
  }
  return (
    <Page heading={t('replies.page')}>
      <p class="quiet">{t('replies.pageHelp')}</p>
      {failed && <p class="problem">{failed}</p>}
      <Block heading={t('replies.heading')}>
        {edited === undefined && <Button onClick={() => setEdited(blank)}>{t('replies.new')}</Button>}
        {edited && edited.id === undefined && (
          <ReplyEditor call={call} reply={edited} onDone={done} onDismiss={() => setEdited(undefined)} />
        )}
        <ul class="plain-list">
          {found?.replies.map((reply) => (
            <li key={reply.id} class="offer">
              {edited?.id === reply.id ? (
                <ReplyEditor call={call} reply={edited} onDone={done} onDismiss={() => setEdited(undefined)} />
              ) : (
                <div class="task">
                  <p>
                    <strong>{reply.title}</strong> <kbd>/{reply.shortcut}</kbd>
                    <span class="line">{reply.text}</span>
                  </p>
                  <Button aria-label={t('replies.editThis', { title: reply.title })} onClick={() => setEdited(reply)}>
                    {t('replies.edit')}
                  </Button>
                </div>
              )}
            </li>
          ))}
        </ul>
      </Block>
      {account.roles.includes('administrator') && <TagsForm call={call} desk={desk} />}
    </Page>
  )
}

interface EditorProps extends Pick<SectionProps, 'call'> {
  reply: Edited
  onDone(): void
  onDismiss(): void
}

function ReplyEditor({ call, reply, onDone, onDismiss }: EditorProps) {
  const { isBusy, problem, run } = useRequest()
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    if (!(event.currentTarget instanceof HTMLFormElement)) return
    const form = new FormData(event.currentTarget)
    const said = (name: string) => String(form.get(`reply-${name}`) ?? '').trim()
    const categories = form.getAll('reply-categories').map(String)
    const { id, rev } = reply
    const body = { id, rev, title: said('title'), text: said('text'), shortcut: said('shortcut'), categories }
    if (await run(body, async (key) => void (await call.post('/api/canned', body, key)))) onDone()
  }
  const remove = async () => {
    const body = { id: reply.id, rev: reply.rev }
    if (await run(body, async (key) => void (await call.post('/api/canned/remove', body, key)))) onDone()
  }
  return (
    <form class="edit-form" onSubmit={save}>
      <FormField id="reply-title" label={t('replies.title')} defaultValue={reply.title} maxLength={60} required />
      <TextArea
        id="reply-text"
        label={t('replies.text')}
        defaultValue={reply.text}
        rows={4}
        maxLength={1000}
        required
      />
      <FormField
        id="reply-shortcut"
        label={t('replies.shortcut')}
        defaultValue={reply.shortcut}
        pattern="[a-z0-9]{1,12}"
        required
      />
      <div class="field">
        <label for="reply-categories">{t('replies.categories')}</label>
        <select id="reply-categories" name="reply-categories" multiple size={5}>
          {Object.entries(taxonomy.categories).map(([id, words]) => (
            <option key={id} value={id} selected={reply.categories.includes(id)}>
              {words}
            </option>
          ))}
        </select>
      </div>
      <p class="problem" role="alert">
        {problem?.message}
      </p>
      <p class="buttons">
        <Button type="submit" kind="primary" disabled={isBusy}>
          {t('replies.save')}
        </Button>
        <Button onClick={onDismiss}>{common('dialog.cancel')}</Button>
        {reply.id !== undefined && <Button onClick={() => void remove()}>{t('replies.remove')}</Button>}
      </p>
    </form>
  )
}
