import { useState } from 'preact/hooks'
import { Button } from '../../shared/components/button.tsx'
import { t } from './words.ts'

/** Shown once, and nowhere else: one keeps them before going on. */
export function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone(): void }) {
  const [isCopied, setCopied] = useState(false)
  const copy = () => navigator.clipboard.writeText(codes.join('\n')).then(() => setCopied(true))
  return (
    <div class="factor">
      <p>{t('recovery.intro')}</p>
      <ul class="recovery-codes" aria-label={t('recovery.heading')}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <p role="status">{isCopied ? t('recovery.copied') : ''}</p>
      <Button onClick={copy}>{t('recovery.copy')}</Button>
      <Button kind="primary" onClick={onDone}>
        {t('recovery.done')}
      </Button>
    </div>
  )
}
