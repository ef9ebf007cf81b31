import type { CaseReport, Remark } from '../services/cases/case.ts'
import type { Signal } from '../services/taxonomy.ts'
import type { Retraction } from '../services/triage/retraction.ts'
import type { Triage } from '../services/triage/triage.ts'
import type { Ultimatum } from '../services/triage/ultimatum.ts'
import type { QuestionId, ReportDraft } from './draft.ts'
import { isYesOrDoubt } from './turn.ts'

/** What the whole story tells beside its triage. */
export interface Asides {
  ultimatum?: Ultimatum | undefined
  retraction?: Retraction | undefined
}

/**
 * The report as a counsellor reads it. Values are words of the teen, or codes (`yes`, `13_14`) that the console writes
 * out; `ask_again` marks a safety question without an answer, which a person asks again.
 */
export function toCaseReport(draft: ReportDraft, triage: Triage, asides: Asides = {}): CaseReport {
  const { answers } = draft
  const raised = isYesOrDoubt(answers.danger) || isYesOrDoubt(answers.suicide)
  const signals = new Set(triage.signals)
  if (isYesOrDoubt(answers.danger)) signals.add('immediate_danger')
  if (isYesOrDoubt(answers.suicide)) signals.add('suicidal_ideation')
  const named =
    answers.kind !== undefined && answers.kind !== 'other' && triage.categories.every((each) => each === 'other')
  return {
    severity: raised ? 'critical' : triage.severity,
    categories: named && answers.kind ? [answers.kind] : triage.categories,
    signals: [...signals],
    speaker: answers.speaker ?? 'victim',
    ageBand: answers.age ?? 'unknown',
    language: triage.language,
    reasons: triage.reasons,
    evidence: answers.links,
    answers: answersInOrder(draft),
    ...(asides.ultimatum ? { ultimatum: toCaseUltimatum(asides.ultimatum) } : {}),
    remarks: remarks(draft, triage, asides),
  }
}

const toCaseUltimatum = ({ what, when }: Ultimatum): NonNullable<CaseReport['ultimatum']> => ({ what, ...when })

const asked = { danger: 'immediate_danger', suicide: 'suicidal_ideation' } as const satisfies Record<string, Signal>

/**
 * A "no" to a safety question lowers nothing, even where only a reader's guess stands against it: it may be pressed in a
 * hurry, or with somebody looking on. It is said beside the reasons, and a person decides.
 */
function remarks({ answers }: ReportDraft, { signals }: Triage, { retraction }: Asides): Remark[] {
  const denied = (['danger', 'suicide'] as const).filter((id) => answers[id] === 'no' && signals.includes(asked[id]))
  return [
    ...denied.map((id): Remark => ({ kind: 'answered_no', about: asked[id] })),
    ...(retraction ? [{ kind: 'taken_back' as const, quote: retraction.quote }] : []),
  ]
}

function answersInOrder(draft: ReportDraft): CaseReport['answers'] {
  const { answers } = draft
  const listed: [QuestionId, string | undefined][] = [
    ['story', answers.story.length > 0 ? answers.story.join('\n') : undefined],
    ['danger', safetyAnswer(draft, 'danger')],
    ['suicide', safetyAnswer(draft, 'suicide')],
    ['today', answers.today],
    ['kind', answers.kind],
    ['since', answers.since],
    ['ongoing', answers.ongoing],
    ['who', answers.who],
    ['where', answers.where],
    ['adult', answers.adult],
    ['age', answers.age],
    ['contact', answers.contact],
  ]
  return listed.flatMap(([question, answer]) => (answer ? [{ question, answer }] : []))
}

/** "À redemander par une personne": asked and left without an answer, or never asked of a report with a story. */
function safetyAnswer({ answers }: ReportDraft, id: 'danger' | 'suicide'): string | undefined {
  return answers[id] ?? (answers.story.length > 0 ? 'ask_again' : undefined)
}
