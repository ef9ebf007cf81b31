import type { Translate } from '../locales/index.ts'
import type { EmergencyContact } from '../services/emergency/contact.ts'
import type { Signal } from '../services/taxonomy.ts'
import type { DialogContext, Effect, TurnOutcome } from './dialog.ts'
import type { ReportDraft } from './draft.ts'
import type { Heard } from './heard.ts'
import type { Reply } from './reply.ts'
import { wordsFor } from './words.ts'

/** One turn being built: local to `runTurn`, a copy of the draft that steps change one after the other. */
export interface Turn {
  draft: ReportDraft
  readonly context: DialogContext
  readonly replies: Reply[]
  readonly effects: Effect[]
}

/** A turn about a message. */
export interface MessageTurn extends Turn {
  readonly heard: Heard
}

export const beginTurn = (draft: ReportDraft, context: DialogContext): Turn => ({
  draft: structuredClone(draft),
  context,
  replies: [],
  effects: [],
})

/** Words for whoever the draft, as it stands now, speaks with. */
export const words = (turn: Turn): Translate => wordsFor(turn.draft)

export function say(turn: Turn, text: string, more: Omit<Reply, 'text'> = {}): void {
  turn.replies.push({ text, ...more })
}

export function cause(turn: Turn, effect: Effect): void {
  turn.effects.push(effect)
}

/** Contacts for what is known now; `extra` adds a danger that was said in an answer, which triage does not read. */
export function contactsNow(
  { draft, context }: Pick<Turn, 'draft' | 'context'>,
  extra: readonly Signal[] = [],
): EmergencyContact[] {
  const { report, situation, contacts } = context
  return contacts({
    ...situation,
    actingNow: situation.actingNow || isYesOrDoubt(draft.answers.today),
    categories: report.categories,
    signals: [...new Set([...report.signals, ...extra])],
    ageBand: draft.answers.age,
    speaker: draft.answers.speaker,
  })
}

/** A critical report is listened to: no form. Doubt in a safety answer counts as danger. */
export const isCritical = ({ draft, context }: Pick<Turn, 'draft' | 'context'>): boolean =>
  context.report.severity === 'critical' || isYesOrDoubt(draft.answers.danger) || isYesOrDoubt(draft.answers.suicide)

export const isYesOrDoubt = (answer: 'yes' | 'no' | 'unsure' | undefined): boolean =>
  answer === 'yes' || answer === 'unsure'

/**
 * Ends a turn: the buttons of the last bubble count, and a person and the numbers stay within reach of every one of
 * them. "Passer" stands wherever a question is open.
 */
export function finishTurn(turn: Turn): TurnOutcome {
  const t = words(turn)
  const last = turn.replies.at(-1)
  const replies = turn.replies.map((reply) => {
    if (reply !== last) return withoutSuggestions(reply)
    const exits = [
      ...(isQuestionOpen(turn.draft) ? [t('commands:skip')] : []),
      t('commands:human'),
      ...(reply.contacts ? [] : [t('commands:numbers')]),
    ]
    return { ...reply, suggestions: [...new Set([...(reply.suggestions ?? []), ...exits])] }
  })
  return { draft: turn.draft, replies, effects: turn.effects }
}

const isQuestionOpen = ({ current, awaiting }: ReportDraft): boolean =>
  (current !== undefined && current !== 'recap') || awaiting === 'today'

function withoutSuggestions({ suggestions: _dropped, ...reply }: Reply): Reply {
  return reply
}
