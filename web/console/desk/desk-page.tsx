import './desk.css'
import '../work/work.css'
import { useEffect, useRef } from 'preact/hooks'
import { Tabs } from '../../shared/components/tabs.tsx'
import type { SectionProps } from '../navigation/sections.ts'
import { t } from '../words/words.ts'
import { CasePane } from './case/case-pane.tsx'
import { ConversationPane } from './conversation/conversation-pane.tsx'
import { useDesk } from './hooks.ts'
import { QueuePane } from './queue/queue-pane.tsx'
import { keepPlace, readPlace, type Screen, useScreen } from './screen.ts'

/** Three panes side by side, or three screens on a narrow page. */
export function DeskPage({ desk }: SectionProps) {
  const state = useDesk(desk)
  const [screen, go] = useScreen()
  useOpenCase(state.openId, go)

  const tabs: (readonly [Screen, string])[] = [
    ['queue', t('app.queueScreen')],
    ['conversation', t('app.conversationScreen')],
    ...(state.openId === undefined ? [] : [['case', t('app.caseScreen')] as const]),
  ]
  return (
    <div class="desk" data-screen={screen}>
      <Tabs label={t('app.screens')} tabs={tabs} current={screen} onGo={go} />
      <main class="panes">
        <QueuePane desk={desk} state={state} onOpen={() => go('conversation')} />
        <ConversationPane desk={desk} state={state} />
        <CasePane desk={desk} state={state} />
      </main>
    </div>
  )
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
