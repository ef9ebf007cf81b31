import { randomUUID } from 'node:crypto'
import { toCaseReport } from '../dialogs/case-report.ts'
import type { DialogContext, Effect, FoundCase, TurnInput, TurnOutcome } from '../dialogs/dialog.ts'
import { hasStory, newDraft, type ReportDraft, safetyAnswers } from '../dialogs/draft.ts'
import { runTurn } from '../dialogs/intake-dialog.ts'
import type { Reply } from '../dialogs/reply.ts'
import { safetyReplies } from '../dialogs/safety-net.ts'
import type { Case, CaseReport } from '../services/cases/case.ts'
import {
  planErase,
  planLeave,
  planOpen,
  planQueue,
  planReport,
  planResume,
  planSilence,
} from '../services/cases/case-plans.ts'
import type { CaseRepository } from '../services/cases/case-repository.ts'
import { dueAtFor, isAnswerOwed } from '../services/cases/deadlines.ts'
import type { Clock } from '../services/clock.ts'
import type { ConversationLog } from '../services/conversations/conversation-log.ts'
import { contactsFor } from '../services/emergency/contacts.ts'
import { findLinks } from '../services/evidence/find-links.ts'
import { newFollowUpCode } from '../services/privacy/follow-up-code.ts'
import type { FollowUpCodes } from '../services/privacy/follow-up-codes.ts'
import { readSituation } from '../services/triage/situation.ts'
import { triageMessage } from '../services/triage/triage-message.ts'
import { triageReport } from '../services/triage/triage-report.ts'
import { foundCase, storyWordHash, transcriptReplies } from './returning.ts'
import { readDraft, writeDraft } from './stored-draft.ts'
import type { TurnWork } from './turn-work.ts'

interface Parts {
  log: ConversationLog
  cases: CaseRepository
  codes: FollowUpCodes
  isOnDuty: (now: number) => Promise<boolean>
  hash: (purpose: string, value: string) => string
  /** How long an unfinished report may be silent before it is queued, in milliseconds. */
  silenceMs: number
  clock: Clock
}

/** Everything a turn decides from: read once, then pure. */
interface Scene {
  work: TurnWork
  current: Case
  draft: ReportDraft
  said: string[]
  context: DialogContext
  now: number
}

/** One turn of conversation: loads what it needs, lets the dialogs decide, and plans what follows for one commit. */
export class ConversationTurn {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  greet(work: TurnWork): Reply[] {
    const draft = readDraft(work.conversation)
    const outcome = runTurn(draft, { kind: 'start' }, this.#blankContext())
    work.change = { ...work.change, ...writeDraft(outcome.draft) }
    return outcome.replies
  }

  async answer(work: TurnWork): Promise<Reply[]> {
    const scene = await this.#scene(work)
    if (isHumanHere(scene.current)) return this.#listenOnly(scene)
    const returning = await this.#returning(scene)
    const outcome = returning?.outcome ?? this.#talk(scene)
    const replies = [...outcome.replies]
    work.change = { ...work.change, ...writeDraft(outcome.draft) }
    if (returning?.caseId && outcome.effects.some(({ type }) => type === 'resume')) {
      this.#resume(scene, returning.caseId)
    } else {
      this.#report(scene, outcome)
    }
    for (const effect of outcome.effects) this.#apply(scene, effect)
    if (outcome.effects.some(({ type }) => type === 'show_transcript')) {
      replies.push(...transcriptReplies(await this.#parts.log.readCase(scene.current._id), work.conversation._id))
    }
    return replies
  }

  async #scene(work: TurnWork): Promise<Scene> {
    const { log, cases, isOnDuty, clock } = this.#parts
    const current = await cases.get(work.conversation.caseId)
    if (!current) throw new Error('case_missing')
    const now = clock()
    const draft = readDraft(work.conversation)
    const earlier = await log.teenMessages(current._id)
    const said = earlier.filter(({ at }) => at <= work.entry.at).map(({ text }) => text)
    const report = triageReport(said, safetyAnswers(draft))
    const onDuty = await isOnDuty(now)
    const dueAt = isAnswerOwed(current) ? current.dueAt : dueAtFor(report.severity, now)
    const context: DialogContext = {
      now,
      duty: onDuty ? { onDuty, dueAt } : { onDuty },
      report,
      message: triageMessage(work.entry.text),
      situation: readSituation(said),
      foundLinks: findLinks(work.entry.text),
      contacts: (situation) => contactsFor(situation, now),
      caseStatus: current.status,
      newCode: newFollowUpCode,
    }
    return { work, current, draft, said, context, now }
  }

  /** A person has the case: the bot keeps quiet, except for the numbers, once for each new danger. */
  #listenOnly(scene: Scene): Reply[] {
    const { work, context } = scene
    const { draft, replies } = safetyReplies(scene.draft, context)
    work.change = { ...work.change, ...writeDraft(draft) }
    this.#planReport(scene, draft)
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

  /** A code was typed, or the word that protects the story. */
  async #returning(scene: Scene): Promise<{ outcome: TurnOutcome; caseId?: string } | undefined> {
    const { codes, cases, log, hash } = this.#parts
    const { work, draft, context } = scene
    if (work.entry.codeHash) {
      const followUp = await codes.find(work.entry.codeHash)
      const found = followUp ? await cases.get(followUp.caseId) : null
      const known: FoundCase | undefined =
        found && followUp && !found.erasedAt ? foundCase(await log.readCase(found._id), followUp) : undefined
      return { outcome: runTurn(draft, { kind: 'code', found: known }, context), caseId: known && found?._id }
    }
    if (draft.awaiting !== 'story_word') return undefined
    const followUp = await codes.ofCase(scene.current._id)
    if (!followUp?.wordHash) return undefined
    const wordMatches = followUp.wordHash === storyWordHash(hash, scene.current._id, work.entry.text)
    const found = { ...foundCase([], followUp), wordMatches }
    return wordMatches ? { outcome: runTurn(draft, { kind: 'code', found }, context) } : undefined
  }

  /** From now on this conversation belongs to the found case. What the teen said before the code stays where it is. */
  #resume({ work, now }: Scene, caseId: string): void {
    work.change = { ...work.change, caseId }
    work.writes.push(planResume(caseId, work.conversation._id, now))
  }

  #report(scene: Scene, outcome: TurnOutcome): void {
    const { work, current, now } = scene
    const { draft, effects } = outcome
    this.#planReport(scene, draft)
    const mayBeQueuedLater = hasStory(draft) && draft.consent !== 'refused'
    work.plans.push((latest) => [planSilence(latest, mayBeQueuedLater ? now + this.#parts.silenceMs : undefined)])
    // Whoever writes in a closed case must be read by a person again.
    const leaves = effects.some(({ type }) => type === 'leave_queue' || type === 'erase')
    if (current.status === 'closed' && !leaves) work.plans.push((latest) => planQueue(latest, 'human_asked', now))
  }

  #planReport({ work, said, now }: Scene, draft: ReportDraft): void {
    const report = toCaseReport(draft, triageReport(said, safetyAnswers(draft)))
    work.plans.push((latest) => planReport(latest._id, joinReports(latest, report, work.conversation._id), now))
  }

  #apply(scene: Scene, effect: Effect): void {
    const { work, now } = scene
    const { codes, hash } = this.#parts
    switch (effect.type) {
      case 'queue':
        work.plans.push((latest) => planQueue(latest, effect.reason, now))
        return
      case 'leave_queue':
        work.plans.push((latest) => planLeave(latest, now))
        return
      case 'code_issued':
        work.writes.push(codes.planIssue(hash('follow-up-code', effect.code), scene.current._id, now))
        return
      case 'set_word': {
        const caseId = scene.current._id
        work.writes.push(codes.planWord(caseId, storyWordHash(hash, caseId, effect.word)))
        return
      }
      case 'erase':
        this.#erase(scene)
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

  /** Hidden at once; what follows in the same window is a new report. */
  #erase({ work, current, now }: Scene): void {
    const caseId = randomUUID()
    work.plans.length = 0
    work.writes.push(...planErase(current, now), planOpen(caseId, work.conversation._id, now))
    work.change = { ...work.change, caseId, ...writeDraft(newDraft()) }
    work.hidesPast = true
    work.signals.push('relais/erased')
  }

  #blankContext(): DialogContext {
    const now = this.#parts.clock()
    return {
      now,
      duty: { onDuty: false },
      report: triageReport([]),
      message: triageMessage(''),
      situation: readSituation([]),
      foundLinks: { links: [], rejected: [] },
      contacts: (situation) => contactsFor(situation, now),
      caseStatus: 'draft',
      newCode: newFollowUpCode,
    }
  }
}

/** Once the teen was told that the person has gone, the bot may speak again. */
const isHumanHere = (current: Case): boolean => current.status === 'claimed' && current.goneToldAt === undefined

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
