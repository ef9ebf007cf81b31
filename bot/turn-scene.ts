import type { Asides } from '../dialogs/case-report.ts'
import type { DialogContext } from '../dialogs/dialog.ts'
import { type ReportDraft, safetyAnswers } from '../dialogs/draft.ts'
import type { Case } from '../services/cases/case.ts'
import type { CaseRepository } from '../services/cases/case-repository.ts'
import { dueAtFor, isAnswerOwed, ultimatumDueAt } from '../services/cases/deadlines.ts'
import type { Clock } from '../services/clock.ts'
import type { Entry } from '../services/conversations/conversation.ts'
import type { ConversationLog } from '../services/conversations/conversation-log.ts'
import type { Directory } from '../services/directory/directory.ts'
import type { Duty, DutyNow } from '../services/duty/duty.ts'
import { contactsFor } from '../services/emergency/contacts.ts'
import { findLinks } from '../services/evidence/find-links.ts'
import { newFollowUpCode } from '../services/privacy/follow-up-code.ts'
import type { FollowUpCodes } from '../services/privacy/follow-up-codes.ts'
import type { GuessLimits } from '../services/privacy/guess-limits.ts'
import { readSituation } from '../services/triage/situation.ts'
import { triageMessage } from '../services/triage/triage-message.ts'
import { triageReport } from '../services/triage/triage-report.ts'
import { readAsides, readStory, type Told } from './read-story.ts'
import { readDraft } from './stored-draft.ts'
import { boundedStory } from './story-bounds.ts'
import type { TurnWork } from './turn-work.ts'

/** What a turn needs of the house. */
export interface TurnParts {
  log: ConversationLog
  cases: CaseRepository
  codes: FollowUpCodes
  guesses: GuessLimits
  duty: Pick<Duty, 'now'>
  /** Services that are switched off. */
  directory: Pick<Directory, 'off'>
  hash: (purpose: string, value: string) => string
  /** How long an unfinished report may be silent before it is queued, in milliseconds. */
  silenceMs: number
  clock: Clock
}

/** Everything a turn decides from: read once, then pure. */
export interface Scene {
  work: TurnWork
  current: Case
  draft: ReportDraft
  /** All that was told in the case, for its counsellors. What the chat shows comes from this conversation alone. */
  told: Told[]
  /** What it tells beside its triage. */
  asides: Asides
  context: DialogContext
  now: number
}

/** Reads once what the turn decides from. */
export async function openScene(parts: TurnParts, work: TurnWork): Promise<Scene> {
  const { log, cases, duty, clock } = parts
  const current = await cases.get(work.conversation.caseId)
  if (!current) throw new Error('case_missing')
  const now = clock()
  const off = await parts.directory.off()
  const draft = readDraft(work.conversation)
  const heard = upTo(work.entry, await log.teenMessages(current._id))
  const told = boundedStory(heard)
  // Whoever came with a found code must not learn from the bot's words what was told elsewhere.
  const here = heard.filter(({ conversationId }) => conversationId === work.conversation._id)
  const toldHere = here.length === heard.length ? told : boundedStory(here)
  const report = readStory(toldHere, safetyAnswers(draft))
  const asides = readAsides(told, now)
  const asidesHere = toldHere === told ? asides : readAsides(toldHere, now)
  const owed = isAnswerOwed(current) ? current.dueAt : dueAtFor(report.severity, now)
  const dueAt = Math.min(owed, promisable(asidesHere, now))
  const context: DialogContext = {
    now,
    duty: toldDuty(await duty.now(now), dueAt),
    report,
    message: triageMessage(work.entry.text, heard.length > 1),
    situation: readSituation(toldHere.map(({ text }) => text)),
    foundLinks: findLinks(work.entry.text),
    contacts: (situation) => contactsFor(situation, now, off),
    caseStatus: current.status,
    newCode: newFollowUpCode,
  }
  return { work, current, draft, told, asides, context, now }
}

/** An hour is promised only for a time at which somebody is planned to be there still. */
const toldDuty = (
  { promiseUntil = Number.POSITIVE_INFINITY, ...duty }: DutyNow,
  dueAt: number,
): DialogContext['duty'] => (duty.onDuty && dueAt <= promiseUntil ? { ...duty, dueAt } : duty)

/** The case with the ultimatum that this turn has read, which is not stored yet. */
export const withUltimatum = ({ _id, ultimatum }: Case, asides: Asides) => ({
  _id,
  ultimatum: asides.ultimatum?.when ?? ultimatum,
})

/** By when an answer may be promised because of an ultimatum: no sooner than the most urgent report is answered. */
const promisable = ({ ultimatum }: Asides, now: number): number =>
  Math.max(dueAtFor('critical', now), ultimatumDueAt(ultimatum?.when.at, now) ?? Number.POSITIVE_INFINITY)

/** Before anything was said. */
export function blankContext(now: number): DialogContext {
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

/** The messages up to this one, which is always among them: it may have been received for the case before. */
function upTo(entry: Entry, messages: Entry[]): Entry[] {
  const earlier = messages.filter(({ _id, at }) => at <= entry.at && _id !== entry._id)
  return [...earlier, entry]
}
