import { toCaseReport } from '../dialogs/case-report.ts'
import { readCommand } from '../dialogs/commands.ts'
import type { TurnInput, TurnOutcome } from '../dialogs/dialog.ts'
import { hasStory, type ReportDraft, safetyAnswers } from '../dialogs/draft.ts'
import { hear } from '../dialogs/heard.ts'
import { runTurn } from '../dialogs/intake-dialog.ts'
import type { Reply } from '../dialogs/reply.ts'
import { safetyReplies } from '../dialogs/safety-net.ts'
import type { Case, CaseReport } from '../services/cases/case.ts'
import { planQueue, planReport, planResume, planSilence, planTeenMessage } from '../services/cases/case-plans.ts'
import { searchKeys } from '../services/cases/case-search.ts'
import { answerReturn, keepWord } from './found-code.ts'
import { readStory } from './read-story.ts'
import { transcriptReplies } from './returning.ts'
import { newSafetyAnswers, sinceOverride } from './since-override.ts'
import { readDraft, writeDraft } from './stored-draft.ts'
import { applyEffect } from './turn-effects.ts'
import { blankContext, openScene, type Scene, type TurnParts, withUltimatum } from './turn-scene.ts'
import type { TurnWork } from './turn-work.ts'

/** One turn of conversation: loads what it needs, lets the dialogs decide, and plans what follows for one commit. */
export class ConversationTurn {
  readonly #parts: TurnParts

  constructor(parts: TurnParts) {
    this.#parts = parts
  }

  greet(work: TurnWork): Reply[] {
    const draft = readDraft(work.conversation)
    const outcome = runTurn(draft, { kind: 'start' }, blankContext(this.#parts.clock()))
    work.change = { ...work.change, ...writeDraft(outcome.draft) }
    return outcome.replies
  }

  async answer(work: TurnWork): Promise<Reply[]> {
    const scene = await openScene(this.#parts, work)
    if (isHumanHere(scene.current) && !isForTheBot(scene)) return this.#listenOnly(scene)
    const returning = await answerReturn(this.#parts, scene)
    const outcome = returning?.outcome ?? keepWord(scene, this.#talk(scene))
    const replies = [...outcome.replies]
    work.change = { ...work.change, ...writeDraft(outcome.draft) }
    if (returning?.caseId && outcome.effects.some(({ type }) => type === 'resume')) {
      this.#resume(scene, returning.caseId)
    } else {
      this.#report(scene, outcome)
    }
    for (const effect of outcome.effects) applyEffect(this.#parts, scene, effect)
    if (outcome.effects.some(({ type }) => type === 'show_transcript')) {
      replies.push(...transcriptReplies(await this.#parts.log.readCase(scene.current._id), work.conversation._id))
    }
    return replies
  }

  /** A person has the case: the bot keeps quiet, except for the numbers, once for each new danger. */
  #listenOnly(scene: Scene): Reply[] {
    const { work, context } = scene
    const { draft, replies } = safetyReplies(scene.draft, context)
    // A "oui" to the counsellor must not answer a question that the bot asked before.
    const after = { ...draft, awaiting: undefined }
    work.change = { ...work.change, ...writeDraft(after) }
    this.#planReport(scene, after)
    return replies
  }

  #talk({ work, draft, context }: Scene): TurnOutcome {
    const { text, refusedFile } = work.entry
    const inputs: TurnInput[] = []
    if (refusedFile) inputs.push({ kind: 'refused_file', wordsLost: text.trim() === '' })
    if (text.trim() !== '' || !refusedFile) inputs.push({ kind: 'message', text })
    return inputs.reduce<TurnOutcome>(
      (before, input) => {
        const after = runTurn(before.draft, input, context)
        return {
          draft: after.draft,
          // Buttons belong to the last thing said.
          replies: [...before.replies.map(({ suggestions: _, ...reply }) => reply), ...after.replies],
          effects: [...before.effects, ...after.effects],
        }
      },
      { draft, replies: [], effects: [] },
    )
  }

  /** From now on this conversation belongs to the found case. What the teen said before the code stays where it is. */
  #resume({ work, context, now }: Scene, caseId: string): void {
    work.change = { ...work.change, caseId }
    work.writes.push(planResume(caseId, work.conversation._id, now))
    // Danger said on the way here concerns the report that goes on, too.
    if (context.report.severity === 'critical') work.plans.push((found) => planTeenMessage(found, now, true))
  }

  #report(scene: Scene, outcome: TurnOutcome): void {
    const { work, current, asides, now } = scene
    const { draft, effects } = outcome
    this.#planReport(scene, draft)
    const mayBeQueuedLater = hasStory(draft) && draft.consent !== 'refused'
    work.plans.push((latest) => [planSilence(latest, mayBeQueuedLater ? now + this.#parts.silenceMs : undefined)])
    // Whoever writes in a closed case must be read by a person again.
    const leaves = effects.some(({ type }) => type === 'leave_queue' || type === 'erase')
    const isBetter = effects.some((effect) => effect.type === 'felt' && effect.better)
    if (current.status === 'closed' && !leaves && !isBetter) {
      work.plans.push((latest) => planQueue(withUltimatum(latest, asides), 'human_asked', now))
    }
  }

  #planReport({ work, told, asides, now, draft: before }: Scene, draft: ReportDraft): void {
    const report = toCaseReport(draft, readStory(told, safetyAnswers(draft)), asides)
    const answers = newSafetyAnswers(before, draft)
    work.plans.push((latest) => {
      const joined = joinReports(latest, report, work.conversation._id)
      const raised = sinceOverride(latest, joined, told, answers)
      return planReport(latest._id, { ...raised, ...searchKeys(raised, this.#parts.hash) }, now)
    })
  }
}

/** Once the teen was told that the person has gone, the bot may speak again. */
const isHumanHere = (current: Case): boolean => current.status === 'claimed' && current.goneToldAt === undefined

/**
 * What a person's presence must not take away: erasing, and the numbers. Erasing wants its whole sentence here, since a
 * bare "oui" is meant for the person.
 */
function isForTheBot({ work, draft, context }: Scene): boolean {
  const heard = hear(work.entry.text, context)
  if (draft.awaiting === 'erase' && /^(?:oui )?(?:tout )?effacer?$/.test(heard.words)) return true
  const command = readCommand(heard)
  return command === 'erase' || command === 'numbers'
}

/**
 * What the present conversation adds to the report. In a later conversation of the same case the draft is nearly
 * empty: what was answered before stays.
 */
function joinReports(current: Case, report: CaseReport, conversationId: string): CaseReport {
  if (current.conversationIds[0] === conversationId) return report
  const known = new Set(current.evidence.map(({ url }) => url))
  return {
    ...report,
    speaker: current.speaker,
    ageBand: current.ageBand === 'unknown' ? report.ageBand : current.ageBand,
    evidence: [...current.evidence, ...report.evidence.filter(({ url }) => !known.has(url))],
    answers: current.answers.length > 0 ? current.answers : report.answers,
  }
}
