import { useState } from 'preact/hooks'
import { Block } from '../../../shared/components/block.tsx'
import type { CaseView } from '../../server/case-view.ts'
import { inertText, mayCopyLinks } from '../../words/inert-link.ts'
import { label } from '../../words/labels.ts'
import { t } from '../../words/words.ts'
import { t as work } from '../../work/words.ts'
import { noticeText } from './notice-text.ts'

interface EvidenceListProps {
  view: CaseView
  /** Says to a screen reader what the eye sees. */
  onSay(text: string): void
}

/** The links given, written so that nobody opens one by mistake. */
export function EvidenceList({ view, onSay }: EvidenceListProps) {
  const mayCopy = mayCopyLinks(view)
  const [copied, setCopied] = useState<{ url: string; words: string }>()
  const copy = async (link: CaseView['evidence'][number]) => {
    const isCopied = await copyText(mayCopy ? link.url : noticeText(link, Date.now()))
    setCopied({ url: link.url, words: isCopied ? t('case.copiedShort') : t('case.copyFailedShort') })
    onSay(isCopied ? (mayCopy ? t('case.copied') : work('notice.copied')) : t('case.copyFailed'))
  }
  return (
    <Block heading={t('case.evidence')}>
      {view.evidence.length === 0 && <p class="quiet">{t('case.noEvidence')}</p>}
      {view.evidence.length > 0 && <p class="quiet">{mayCopy ? t('case.evidenceWarning') : work('notice.help')}</p>}
      <ul class="plain-list">
        {view.evidence.map(({ url, platform, kind }, index) => (
          <li key={url} class="link">
            <p>
              {label('platforms', platform)}, {label('linkKinds', kind)}
            </p>
            <p class="url">{inertText(url)}</p>
            <button
              type="button"
              class="button"
              aria-label={mayCopy ? t('case.copyLink', { n: index + 1 }) : work('notice.copyFor', { n: index + 1 })}
              onClick={() => void copy({ url, platform, kind })}
            >
              {copied?.url === url ? copied.words : mayCopy ? t('case.copy') : work('notice.copy')}
            </button>
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
