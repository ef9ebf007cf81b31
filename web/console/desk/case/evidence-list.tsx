import { useState } from 'preact/hooks'
import { Block } from '../../../shared/components/block.tsx'
import type { CaseView } from '../../server/case-view.ts'
import { inertText, mayCopyLinks } from '../../words/inert-link.ts'
import { label } from '../../words/labels.ts'
import { t } from '../../words/words.ts'

interface EvidenceListProps {
  view: CaseView
  /** Says to a screen reader what the eye sees. */
  onSay(text: string): void
}

/** The links given, written so that nobody opens one by mistake. */
export function EvidenceList({ view, onSay }: EvidenceListProps) {
  const mayCopy = mayCopyLinks(view)
  const [copied, setCopied] = useState<{ url: string; words: string }>()
  const copy = async (url: string) => {
    const isCopied = await copyText(url)
    setCopied({ url, words: isCopied ? t('case.copiedShort') : t('case.copyFailedShort') })
    onSay(isCopied ? t('case.copied') : t('case.copyFailed'))
  }
  return (
    <Block heading={t('case.evidence')}>
      {view.evidence.length === 0 && <p class="quiet">{t('case.noEvidence')}</p>}
      {view.evidence.length > 0 && <p class="quiet">{mayCopy ? t('case.evidenceWarning') : t('case.intimate')}</p>}
      <ul class="plain-list">
        {view.evidence.map(({ url, platform, kind }, index) => (
          <li key={url} class="link">
            <p>
              {label('platforms', platform)}, {label('linkKinds', kind)}
            </p>
            <p class="url">{inertText(url)}</p>
            {mayCopy && (
              <button
                type="button"
                class="button"
                aria-label={t('case.copyLink', { n: index + 1 })}
                onClick={() => void copy(url)}
              >
                {copied?.url === url ? copied.words : t('case.copy')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </Block>
  )
}

/** False where it is refused, as on a page that is not served securely: `navigator.clipboard` is then missing. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
