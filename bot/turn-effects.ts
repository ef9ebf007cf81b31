import { randomUUID } from 'node:crypto'
import type { Effect } from '../dialogs/dialog.ts'
import { newDraft } from '../dialogs/draft.ts'
import { planErase, planFelt, planLeave, planOpen, planQueue, planStoryWord } from '../services/cases/case-plans.ts'
import type { Task } from '../services/cases/work/case-work.ts'
import { planAddTask } from '../services/cases/work/work-plans.ts'
import type { Write } from '../services/store/collection.ts'
import { storyWordHash } from './returning.ts'
import { writeDraft } from './stored-draft.ts'
import { type Scene, type TurnParts, withUltimatum } from './turn-scene.ts'
import { words } from './words.ts'

const notBetterMs = 24 * 3_600_000

/** Tells the page to forget what it shows and keeps. */
const erasedSignal = 'relais/erased'

/** What the dialogs asked for, as writes of the turn's one commit. */
export function applyEffect(parts: TurnParts, scene: Scene, effect: Effect): void {
  const { work, now } = scene
  const { codes, hash } = parts
  switch (effect.type) {
    case 'queue':
      work.plans.push((latest) => planQueue(withUltimatum(latest, scene.asides), effect.reason, now))
      return
    case 'leave_queue':
      work.plans.push((latest) => planLeave(latest, now))
      return
    case 'code_issued':
      work.writes.push(codes.planIssue(hash('follow-up-code', effect.code), scene.current._id, now))
      return
    case 'set_word': {
      const caseId = scene.current._id
      work.writes.push(planStoryWord(scene.current, storyWordHash(hash, caseId, effect.word), now))
      return
    }
    case 'erase':
      erase(parts, scene)
      return
    case 'felt':
      work.writes.push(planFelt(scene.current, effect.better, now))
      if (!effect.better) work.plans.push((latest) => [planAddTask(latest, notBetterTask(now))])
      return
    case 'keep_device':
    case 'forget_device':
      // The page does it: only the browser can keep or drop a key.
      work.signals.push(effect.type === 'keep_device' ? 'relais/keep-device' : 'relais/forget-device')
      return
    case 'resume':
    case 'show_transcript':
      return
  }
}

/** For whoever takes the case again, so that it is not only one more message in it. */
const notBetterTask = (now: number): Task => ({
  ...{ id: randomUUID(), at: now, by: 'bot' },
  text: words('bot:task.notBetter'),
  dueAt: now + notBetterMs,
})

/** Hidden at once; what follows in the same window is a new report. */
function erase(parts: TurnParts, { work, current, now }: Scene): void {
  const caseId = randomUUID()
  const here = work.conversation._id
  work.plans.length = 0
  work.writes.push(...planErase(current, now), planOpen(caseId, here, now), parts.log.planForgetDevice(here))
  for (const other of current.conversationIds) {
    if (other !== here) work.lateWrites.push(() => eraseElsewhere(parts, other, current._id, now))
  }
  work.change = { ...work.change, caseId, ...writeDraft(newDraft()) }
  work.hidesPast = true
  work.signals.push(erasedSignal)
}

/** The same report stands in another window, or on another phone: there too it must be gone. */
async function eraseElsewhere(parts: TurnParts, conversationId: string, caseId: string, now: number): Promise<Write[]> {
  const next = randomUUID()
  const { writes, goesOn } = await parts.log.planErased(conversationId, caseId, next, erasedSignal)
  return goesOn ? [...writes, planOpen(next, conversationId, now)] : writes
}
