import { useState } from 'preact/hooks'
import { Block } from '../../shared/components/block.tsx'
import { Button } from '../../shared/components/button.tsx'
import type { Call } from '../server/call.ts'
import { useFetched } from '../server/use-fetched.ts'
import { hourWords } from '../words/clock-words.ts'
import { t } from './teams-words.ts'

interface Code {
  code: string
  expiresAt: string
}

/** One's own account in Teams: linked by a code typed there, unlinked here. Nothing where Teams is not used. */
export function TeamsLink({ call }: { call: Call }) {
  const path = '/api/account/chat'
  const { found, load } = useFetched<{ available: boolean; linked: boolean }>(call, path)
  const [code, setCode] = useState<Code>()
  if (!found?.available) return null
  const ask = async () => setCode(await call.post<Code>(path))
  const unlink = async () => {
    setCode(undefined)
    await call.remove(path)
    load()
  }
  return (
    <Block heading={t('link.heading')}>
      <p>{found.linked ? t('link.linked') : t('link.intro')}</p>
      {!found.linked && code && (
        <p role="status">
          {t('link.type')} <strong class="link-code">{code.code}</strong>{' '}
          {t('link.until', { time: hourWords(Date.parse(code.expiresAt)) })}
        </p>
      )}
      {found.linked ? (
        <Button onClick={() => void unlink()}>{t('link.unlink')}</Button>
      ) : (
        <Button onClick={() => void ask()}>{t('link.ask')}</Button>
      )}
    </Block>
  )
}
