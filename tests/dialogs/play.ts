import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { toCaseReport } from '../../dialogs/case-report.ts'
import type { DialogContext, Effect, TurnInput, TurnOutcome } from '../../dialogs/dialog.ts'
import { newDraft, type ReportDraft, safetyAnswers } from '../../dialogs/draft.ts'
import { runTurn } from '../../dialogs/intake-dialog.ts'
import type { Reply } from '../../dialogs/reply.ts'
import type { CaseReport, CaseStatus, QueueReason } from '../../services/cases/case.ts'
import { contactsFor } from '../../services/emergency/contacts.ts'
import { findLinks } from '../../services/evidence/find-links.ts'
import { readSituation } from '../../services/triage/situation.ts'
import { triageMessage } from '../../services/triage/triage-message.ts'
import { triageReport } from '../../services/triage/triage-report.ts'

const conversationSchema = z.object({
  id: z.string(),
  title: z.string(),
  speaker: z.string(),
  turns: z.array(z.string()),
  expect: z.object({
    severity: z.string(),
    categories: z.array(z.string()),
    signals: z.array(z.string()),
    links: z.array(z.string()),
    queued: z.boolean(),
    early: z.boolean(),
  }),
})
export type CorpusConversation = z.infer<typeof conversationSchema>

/** The forty whole conversations of the development corpus. */
export const readConversations = (): CorpusConversation[] =>
  readFileSync(new URL('../corpus/conversations.jsonl', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => conversationSchema.parse(JSON.parse(line)))

/** "[image] vous voyez ?": a picture, which is refused unread, then the words beside it. */
function inputsOf(turn: string): TurnInput[] {
  const text = turn.replace('[image]', '').trim()
  return [
    ...(turn.includes('[image]') ? [{ kind: 'refused_file' } as const] : []),
    ...(text === '' ? [] : [{ kind: 'message', text } as const]),
  ]
}

/** A Monday in November, 15 h in Paris: every service answers. */
export const afternoon = Date.UTC(2026, 10, 23, 14, 0)

/**
 * One conversation played through the dialogs alone: real triage, links and contacts, no store and no HTTP. It keeps
 * what the bot keeps: the draft, the messages, and whether the case is in the queue.
 */
export class Play {
  draft: ReportDraft = newDraft()
  said: string[] = []
  effects: Effect[] = []
  replies: Reply[] = []
  lines: string[] = []
  reasons: QueueReason[] = []
  status: CaseStatus = 'draft'
  readonly duty: DialogContext['duty']
  readonly now: number

  constructor(duty: DialogContext['duty'] = { onDuty: true, dueAt: afternoon + 3_600_000 }, now = afternoon) {
    this.duty = duty
    this.now = now
    this.#run({ kind: 'start' }, '')
  }

  /** What the bot says to it, bubble by bubble. */
  says(turn: string): Reply[] {
    this.lines.push(`> ${turn}`)
    return inputsOf(turn).flatMap((input) => {
      if (input.kind === 'message') this.said.push(input.text)
      return this.#run(input, input.kind === 'message' ? input.text : '').replies
    })
  }

  does(input: TurnInput): Reply[] {
    return this.#run(input, '').replies
  }

  get queued(): boolean {
    return this.status === 'queued'
  }

  /** In the queue before the recap was confirmed. */
  get early(): boolean {
    return this.reasons[0] !== undefined && this.reasons[0] !== 'confirmed'
  }

  get report(): CaseReport {
    return toCaseReport(this.draft, triageReport(this.said, safetyAnswers(this.draft)))
  }

  /** The whole conversation as a counsellor would read it. */
  get transcript(): string {
    return this.lines.join('\n')
  }

  #run(input: TurnInput, text: string): TurnOutcome {
    const outcome = runTurn(this.draft, input, this.#context(text))
    this.draft = JSON.parse(JSON.stringify(outcome.draft))
    this.replies = outcome.replies
    this.effects = outcome.effects
    for (const reply of outcome.replies) this.lines.push(`  ${reply.text}`)
    const buttons = outcome.replies.at(-1)?.suggestions ?? []
    if (buttons.length > 0) this.lines.push(`  [${buttons.join('] [')}]`)
    for (const effect of outcome.effects) this.#apply(effect)
    return outcome
  }

  #apply(effect: Effect): void {
    if (effect.type === 'queue') {
      if (this.status === 'draft') this.status = 'queued'
      this.reasons.push(effect.reason)
    }
    if (effect.type === 'leave_queue' && this.report.severity !== 'critical') this.status = 'draft'
  }

  #context(text: string): DialogContext {
    return {
      now: this.now,
      duty: this.duty,
      report: triageReport(this.said, safetyAnswers(this.draft)),
      message: triageMessage(text, this.said.length > 1),
      situation: readSituation(this.said),
      foundLinks: findLinks(text),
      contacts: (situation) => contactsFor(situation, this.now),
      caseStatus: this.status,
      newCode: () => 'lune-pomme-tigre-sable-vent-robe',
    }
  }
}
