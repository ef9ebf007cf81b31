import { useEffect, useState } from 'preact/hooks'
import type { Api } from '../server/api.ts'
import { t } from '../words/words.ts'
import { takeRefusal } from './directory-refusal.ts'

/** Sign-in by the organisation's directory, where there is one; and why it was refused a moment ago. */
export function DirectoryLink({ api }: { api: Api }) {
  const [name, setName] = useState<string | null>(null)
  const [refusal] = useState(() => takeRefusal(window))
  useEffect(() => {
    // Nobody is kept from signing in by a question that failed.
    api.directoryName().then(setName, () => undefined)
  }, [])
  return (
    <>
      {refusal && (
        <p class="problem" role="alert">
          {t(refusal)}
        </p>
      )}
      {name && (
        <a class="button" href="/api/openid/start">
          {t('signIn.directory', { name })}
        </a>
      )}
    </>
  )
}
