import { useEffect, useRef } from 'preact/hooks'
import { CasePane } from './case-pane.tsx'
import type { Account } from './case-view.ts'
import { ConversationPane } from './conversation-pane.tsx'
import type { Desk, DeskState } from './desk.ts'
import { useDesk } from './hooks.ts'
import { isCritical } from './queue-order.ts'
import { QueuePane } from './queue-pane.tsx'
import { keepPlace, readPlace, type Screen, useScreen } from './screen.ts'
import { t } from './words.ts'

interface DeskPageProps {
  desk: Desk
  account: Account
  onSignOut(): void
}

/** Three panes side by side, or three screens on a narrow page. */
export function DeskPage({ desk, account, onSignOut }: DeskPageProps) {
  const state = useDesk(desk)
  const [screen, go] = useScreen()
  useTitle(state)
  useOpenCase(state.openId, go)

  return (
    <div class="desk" data-screen={screen}>
      <header class="top">
        <h1>{t('app.title')}</h1>
        <p class="line" role="status">
          {state.connection === 'lost'
            ? t('app.lost')
            : state.isTriageAlone && <span class="quiet">{t('app.triageAlone')}</span>}
        </p>
        <p class="who">{account.name}</p>
        <button type="button" class="button plain" onClick={onSignOut}>
          {t('app.signOut')}
        </button>
      </header>
      <Screens screen={screen} go={go} hasCase={state.openId !== undefined} />
      <p class="unseen" aria-live="polite">
        {state.announcement}
      </p>
      <main class="panes">
        <Notice state={state} onDismiss={desk.dismissNotice} />
        <QueuePane desk={desk} state={state} onOpen={() => go('conversation')} />
        <ConversationPane desk={desk} state={state} />
        <CasePane desk={desk} state={state} />
      </main>
    </div>
  )
}

/** Seen on a narrow page only. */
function Screens({ screen, go, hasCase }: { screen: Screen; go(next: Screen): void; hasCase: boolean }) {
  const tab = (name: Screen, text: string) => (
    <button type="button" class="tab" aria-current={screen === name ? 'page' : undefined} onClick={() => go(name)}>
      {text}
    </button>
  )
  return (
    <nav class="tabs" aria-label={t('app.screens')}>
      {tab('queue', t('app.queueScreen'))}
      {tab('conversation', t('app.conversationScreen'))}
      {hasCase && tab('case', t('app.caseScreen'))}
    </nav>
  )
}

function Notice({ state, onDismiss }: { state: DeskState; onDismiss(): void }) {
  const { notice } = state
  return (
    <div role="status" class="notice-place">
      {notice && (
        <div class={`notice ${notice.tone}`}>
          <p>{notice.text}</p>
          <button type="button" class="button plain" onClick={onDismiss}>
            {t('app.dismiss')}
          </button>
        </div>
      )}
    </div>
  )
}

/** A number in the title, for whoever works in another tab; nothing of a case. */
function useTitle({ queue = [] }: DeskState): void {
  const count = queue.filter(isCritical).length
  useEffect(() => {
    document.title = count > 0 ? t('app.titleCritical', { count }) : t('app.title')
    return () => {
      document.title = t('app.title')
    }
  }, [count])
}

/** Opening a case leads to it, putting it away leads back to the queue; the keyboard follows. */
function useOpenCase(openId: string | undefined, go: (next: Screen) => void): void {
  const isFirst = useRef(true)
  useEffect(() => {
    keepPlace({ ...readPlace(), openId })
    if (isFirst.current) {
      isFirst.current = false
      return
    }
    const target = openId === undefined ? 'queue' : 'conversation'
    go(target)
    requestAnimationFrame(() => document.getElementById(`${target}-heading`)?.focus())
  }, [openId])
}
