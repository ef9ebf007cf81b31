import { useState } from 'preact/hooks'
import type { CaseView } from './case-view.ts'
import { dateWords } from './clock-words.ts'
import type { Desk } from './desk.ts'
import { inertText } from './inert-link.ts'
import { t } from './words.ts'

/** What the team writes for itself. */
export function NoteList({ desk, view }: { desk: Desk; view: CaseView }) {
  const [text, setText] = useState(() => desk.drafts.read('note', view.id))
  const write = (next: string) => {
    setText(next)
    desk.drafts.write('note', view.id, next)
  }
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (text.trim() !== '' && (await desk.addNote(text.trim()))) write('')
  }
  return (
    <section class="block">
      <h3>{t('case.notes')}</h3>
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
        <label for="note-field">{t('case.noteField')}</label>
        <textarea
          id="note-field"
          rows={2}
          maxLength={4000}
          value={text}
          onInput={(event) => write(event.currentTarget.value)}
        />
        <button type="submit" class="button">
          {t('case.addNote')}
        </button>
      </form>
    </section>
  )
}
