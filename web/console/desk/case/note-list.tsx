import { useState } from 'preact/hooks'
import { Block } from '../../../shared/components/block.tsx'
import { Button } from '../../../shared/components/button.tsx'
import { TextArea } from '../../../shared/components/text-area.tsx'
import type { CaseView } from '../../server/case-view.ts'
import { dateWords } from '../../words/clock-words.ts'
import { inertText } from '../../words/inert-link.ts'
import { t } from '../../words/words.ts'
import type { Desk } from '../desk.ts'
import { addNote } from './case-actions.ts'

/** What the team writes for itself. */
export function NoteList({ desk, view }: { desk: Desk; view: CaseView }) {
  const [text, setText] = useState(() => desk.drafts.read('note', view.id))
  const write = (next: string) => {
    setText(next)
    desk.drafts.write('note', view.id, next)
  }
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (text.trim() !== '' && (await addNote(desk, text.trim()))) write('')
  }
  return (
    <Block heading={t('case.notes')}>
      <p class="quiet">{t('case.notesHelp')}</p>
      {!view.notes?.length && <p class="quiet">{t('case.noNote')}</p>}
      <ul class="plain-list">
        {view.notes?.map((note) => (
          <li key={`${note.at} ${note.text}`} class="note">
            <p>{inertText(note.text)}</p>
            <p class="quiet">{[note.byName, dateWords(Date.parse(note.at))].filter(Boolean).join(', ')}</p>
          </li>
        ))}
      </ul>
      <form class="note-form" onSubmit={submit}>
        <TextArea
          id="note-field"
          label={t('case.noteField')}
          value={text}
          onInput={(event) => write(event.currentTarget.value)}
        />
        <Button type="submit">{t('case.addNote')}</Button>
      </form>
    </Block>
  )
}
