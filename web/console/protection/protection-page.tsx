import './protection.css'
import { useState } from 'preact/hooks'
import { Button } from '../../shared/components/button.tsx'
import { Empty } from '../../shared/components/empty.tsx'
import { Page } from '../../shared/components/page.tsx'
import { SeverityMark } from '../desk/severity-mark.tsx'
import type { SectionProps } from '../navigation/sections.ts'
import { useFetched } from '../server/use-fetched.ts'
import { sinceWord } from '../words/clock-words.ts'
import { ProtectionPanel } from './protection-panel.tsx'
import { recipientWords, t } from './protection-view.ts'

interface WaitingView {
  id: string
  severity: string
  claimedByName: string | null
  since: string
  isOpen: boolean
  owed: string[]
}

/** For supervisors and the child-protection lead: what waits for them. */
export function ProtectionPage({ call }: SectionProps) {
  const { found, failed, load } = useFetched<{ cases: WaitingView[] }>(call, '/api/protection')
  const [openId, setOpenId] = useState<string>()
  return (
    <Page heading={t('page.heading')} intro={t('page.intro')}>
      {failed && (
        <Empty text={failed}>
          <Button onClick={load}>{t('panel.retry')}</Button>
        </Empty>
      )}
      {found?.cases.length === 0 && <Empty text={t('page.empty')} />}
      <ul class="plain-list">
        {found?.cases.map((one) => (
          <li key={one.id} class="waiting-case">
            <p>
              <SeverityMark severity={one.severity} /> · {sinceWord(Date.parse(one.since), Date.now())} ·{' '}
              {one.isOpen ? t('page.waits') : t('page.owes', { to: recipientWords(one.owed) })}
              {one.claimedByName && ` · ${t('page.follows', { name: one.claimedByName })}`}
            </p>
            <Button aria-expanded={openId === one.id} onClick={() => setOpenId(openId === one.id ? undefined : one.id)}>
              {openId === one.id ? t('panel.closePanel') : t('page.read')}
            </Button>
            {openId === one.id && (
              <ProtectionPanel caseId={one.id} standing={JSON.stringify([one.isOpen, one.owed])} onChanged={load} />
            )}
          </li>
        ))}
      </ul>
    </Page>
  )
}
