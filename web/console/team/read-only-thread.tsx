import '../desk/conversation/conversation.css'
import '../work/work.css'
import { Thread } from '../desk/conversation/thread-view.tsx'
import type { CaseView } from '../server/case-view.ts'
import { t } from './words.ts'

const nothing = () => undefined

/** A conversation of somebody else: to be read, with every hard text folded, and nothing to write in. */
export function ReadOnlyThread({ view }: { view: CaseView }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section class="read-only" tabIndex={0} aria-label={t('oversight.conversation')}>
      <Thread
        messages={view.messages}
        reasons={view.reasons}
        foldedUntil={Number.POSITIVE_INFINITY}
        me=""
        pending={[]}
        onRetry={nothing}
        onTakeBack={nothing}
      />
    </section>
  )
}
