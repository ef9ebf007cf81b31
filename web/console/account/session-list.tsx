import { Block } from '../../shared/components/block.tsx'
import { Button } from '../../shared/components/button.tsx'
import type { Call } from '../server/call.ts'
import { useFetched } from '../server/use-fetched.ts'
import type { SessionView } from './account-view.ts'
import { timeWord } from './role-words.ts'
import { t } from './words.ts'

/** Where one is signed in. Whoever sees one that is not theirs ends it. */
export function SessionList({ call }: { call: Call }) {
  const { found, load } = useFetched<{ sessions: SessionView[] }>(call, '/api/account/sessions')
  const end = async (id: string) => {
    await call.remove(`/api/account/sessions/${encodeURIComponent(id)}`)
    load()
  }
  const endOthers = async () => {
    await call.post('/api/account/sessions/others/end')
    load()
  }
  const sessions = found?.sessions ?? []
  return (
    <Block heading={t('sessions.heading')}>
      <ul class="plain-list">
        {sessions.map(({ id, isThis, device, createdAt, usedAt }) => (
          <li key={id} class="line-with-action">
            <span>
              {device ?? t('sessions.unknown')} {isThis && <strong>· {t('sessions.this')}</strong>}
              <br />
              <span class="quiet">{t('sessions.times', { from: timeWord(createdAt), used: timeWord(usedAt) })}</span>
            </span>
            {!isThis && <Button onClick={() => end(id)}>{t('sessions.end')}</Button>}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && <Button onClick={endOthers}>{t('sessions.endOthers')}</Button>}
    </Block>
  )
}
