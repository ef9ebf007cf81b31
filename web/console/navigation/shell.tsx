import { useEffect, useState } from 'preact/hooks'
import { Button } from '../../shared/components/button.tsx'
import { Empty } from '../../shared/components/empty.tsx'
import { Notice } from '../../shared/components/notice.tsx'
import { Page } from '../../shared/components/page.tsx'
import type { Alarm } from '../alerts/alarm.ts'
import { AlertsDialog } from '../alerts/alerts-dialog.tsx'
import type { OnUnlessOff } from '../alerts/choices-kept.ts'
import type { Desk } from '../desk/desk.ts'
import type { DeskState } from '../desk/desk-state.ts'
import { useDesk } from '../desk/hooks.ts'
import { DutyLine } from '../rota/duty-line.tsx'
import type { Call } from '../server/call.ts'
import { CallContext } from '../server/call-context.ts'
import type { Account } from '../server/case-view.ts'
import { ShortcutSheet } from '../shortcuts/shortcut-sheet.tsx'
import { useShortcuts } from '../shortcuts/use-shortcuts.ts'
import { t } from '../words/words.ts'
import { Bar, WaitingBar } from './bar.tsx'
import { useHash } from './route.ts'
import { SectionHost } from './section-host.tsx'
import { sectionAt, sectionsOf } from './sections.ts'

/** Who stands in the rota, or makes it. */
const teamRoles: readonly string[] = ['counsellor', 'supervisor', 'administrator']

interface ShellProps {
  account: Account
  alarm: Alarm
  keys: OnUnlessOff
  call: Call
  desk: Desk
  onSignOut(): void
}

/** For whom something waits in a section of theirs. */
const waitedFor = ['supervisor', 'child_protection_lead', 'administrator']

/** The bar above every section: where one may go, how the line is, who one is, and the way out. */
export function Shell({ account, alarm, keys, call, desk, onSignOut }: ShellProps) {
  const state = useDesk(desk)
  const seen = sectionsOf(account)
  const section = sectionAt(useHash(), seen)
  const [isSheetOpen, openSheet] = useShortcuts(desk, keys)
  const [isAskingAlerts, askAlerts] = useState(false)
  useTitle(state)

  return (
    <div class="shell">
      <header class="top">
        <h1>{t('app.title')}</h1>
        {seen.length > 1 &&
          (waitedFor.some((role) => account.roles.includes(role)) ? (
            <WaitingBar call={call} sections={seen} current={section} />
          ) : (
            <Bar sections={seen} current={section} />
          ))}
        <div class="top-end">
          <p class="line" role="status">
            {state.connection === 'lost'
              ? t('app.lost')
              : state.isTriageAlone && <span class="quiet">{t('app.triageAlone')}</span>}
          </p>
          <div class="top-own">
            {account.roles.includes('counsellor') && (
              <>
                <Button kind="plain" onClick={() => askAlerts(true)}>
                  {t('alerts.heading')}
                </Button>
                <Button kind="plain" aria-label={t('shortcuts.heading')} onClick={() => openSheet(true)}>
                  ?
                </Button>
              </>
            )}
            <p class="who">{account.name}</p>
            <Button kind="plain" onClick={onSignOut}>
              {t('app.signOut')}
            </Button>
          </div>
        </div>
      </header>
      <p class="unseen" aria-live="polite">
        {state.announcement}
      </p>
      <div class="section">
        <div role="status" class="notice-place">
          {state.notice && <Notice {...state.notice} dismiss={t('app.dismiss')} onDismiss={desk.dismissNotice} />}
        </div>
        {account.roles.some((role) => teamRoles.includes(role)) && (
          <DutyLine call={call} critical={state.queue && state.counts.critical} />
        )}
        {section ? (
          <CallContext.Provider value={call}>
            <SectionHost section={section} account={account} call={call} desk={desk} />
          </CallContext.Provider>
        ) : (
          <Page heading={t('app.welcome')}>
            <Empty text={t('app.noDesk')} />
          </Page>
        )}
      </div>
      {isSheetOpen && <ShortcutSheet keys={keys} onDismiss={() => openSheet(false)} />}
      {isAskingAlerts && <AlertsDialog alarm={alarm} onDismiss={() => askAlerts(false)} />}
    </div>
  )
}

/** A number in the title, for whoever works in another tab; nothing of a case. */
function useTitle({ counts: { critical: count } }: DeskState): void {
  useEffect(() => {
    document.title = count > 0 ? t('app.titleCritical', { count }) : t('app.title')
    return () => {
      document.title = t('app.title')
    }
  }, [count])
}
