import { useState } from 'preact/hooks'
import { DraftStore } from './draft-store.ts'

/** What was typed in a form of a case, by the names of its fields. */
type Kept = Record<string, string>

const parse = (text: string): Kept => (text === '' ? {} : (JSON.parse(text) as Kept))

/**
 * A form that takes minutes to fill in outlives another conversation that is opened meanwhile, a reload and an ended
 * session, as a reply does. `keep` is its `onInput`.
 */
export function useKeptForm(kind: 'protection' | 'transfer', caseId: string) {
  const [drafts] = useState(() => new DraftStore(window.sessionStorage))
  const [kept, setKept] = useState(() => parse(drafts.read(kind, caseId)))
  return {
    kept,
    keep: ({ currentTarget: form }: { currentTarget: EventTarget | null }) => {
      if (!(form instanceof HTMLFormElement)) return
      drafts.write(kind, caseId, JSON.stringify(Object.fromEntries(new FormData(form))))
    },
    forget: () => {
      drafts.write(kind, caseId, '')
      setKept({})
    },
  }
}
