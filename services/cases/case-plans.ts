import type { Write } from '../store/collection.ts'
import { type Severity, severities } from '../taxonomy.ts'
import {
  type Case,
  type CaseReport,
  type CaseStatus,
  type ClosingOutcome,
  type QueueReason,
  queueReasons,
} from './case.ts'
import { change, event, heldBy, noOwner } from './case-change.ts'
import { casesDefinition, heldStatuses } from './case-repository.ts'
import { dueAtFor, isAnswerOwed, lessUrgentThan, movedDueAt, nothingOwed, ultimatumDueAt } from './deadlines.ts'

/**
 * Changes of a case as writes, to go into one commit with whatever else they belong to. Several builders return one
 * write a severity or a status: exactly one matches, whatever another instance wrote since the case was read, and
 * whatever an earlier write of the same commit raised.
 */
type Known = Pick<Case, '_id'> & { ultimatum?: { at?: number | undefined } | undefined }

/** Kept with counsellors although the teen left or erased. `family_offender` is named although it is always critical. */
export const staysWithCounsellors = (report: Pick<Case, 'critical' | 'signals'>): boolean =>
  report.critical === 1 || report.signals.includes('family_offender')

const mayLeave = { critical: 0, signals: { $ne: 'family_offender' } }
const noQueue = { queuedAt: '', queueReason: '' }
const noClosing = { outcome: '', closedAt: '' }

/** One write a severity: the deadline follows what is stored at the moment of the commit. An earlier deadline stays. */
const forEachSeverity = (now: number, build: (severity: Severity, due: { dueAt: number }) => Write): Write[] =>
  severities.map((severity) => build(severity, { dueAt: dueAtFor(severity, now) }))

/** A report that begins: nobody sees it and nothing is owed until it is queued. */
export const planOpen = (caseId: string, conversationId: string, now: number): Write => {
  const opened: Case = {
    _id: caseId,
    status: 'draft',
    createdAt: now,
    conversationId,
    conversationIds: [conversationId],
    severity: 'low',
    critical: 0,
    categories: ['other'],
    signals: [],
    speaker: 'victim',
    ageBand: 'unknown',
    language: 'fr',
    reasons: [],
    evidence: [],
    answers: [],
    dueAt: nothingOwed,
    refused: false,
    notes: [],
    overrides: [],
    events: [{ at: now, by: 'teen', type: 'opened' }],
    unsealedAt: now,
  }
  return { op: 'insertOne', collection: casesDefinition.name, doc: opened }
}

/** Raises, never lowers. A deadline that runs is shortened; an answered case stays answered. */
const planRaise = (caseId: string, severity: Severity, now: number): Write[] => {
  const below = { _id: caseId, severity: { $in: lessUrgentThan(severity) } }
  const $set = { severity, critical: severity === 'critical' ? 1 : 0 }
  const $push = event(now, 'bot', `raised_${severity}`)
  return [
    change({ ...below, dueAt: { $lt: nothingOwed } }, { $set, $min: { dueAt: dueAtFor(severity, now) }, $push }),
    change({ ...below, dueAt: nothingOwed }, { $set, $push }),
  ]
}

/** What the report says now. Its severity only ever raises the stored one. */
export const planReport = (caseId: string, report: CaseReport, now: number): Write[] => {
  const { severity, ultimatum, ...rest } = report
  const $set = ultimatum ? { ...rest, ultimatum } : rest
  return [
    change({ _id: caseId }, { $set, $push: event(now, 'bot', 'reported') }, 'must'),
    ...planRaise(caseId, severity, now),
    ...planUltimatum({ _id: caseId, ultimatum }, now),
  ]
}

/**
 * A named ultimatum pulls a running deadline forward, and never pushes one back. Place it after whatever makes an answer
 * owed in the same commit.
 */
const planUltimatum = ({ _id, ultimatum }: Known, now: number): Write[] => {
  const dueAt = ultimatumDueAt(ultimatum?.at, now)
  if (dueAt === undefined) return []
  const $push = event(now, 'bot', 'hastened')
  return [change({ _id, dueAt: { $gt: dueAt, $lt: nothingOwed } }, { $set: { dueAt }, $push })]
}

/** What a second reader added to what the case says. Its severity only ever raises the stored one. */
export const planSecondOpinion = (
  caseId: string,
  { severity, categories, signals, reasons }: Pick<CaseReport, 'severity' | 'categories' | 'signals' | 'reasons'>,
  now: number,
): Write[] => [
  change(
    { _id: caseId },
    { $set: { categories, signals, reasons }, $push: event(now, 'bot', 'second_opinion') },
    'must',
  ),
  ...planRaise(caseId, severity, now),
]

/** These were asked for by the teen, so an earlier refusal no longer stands. */
const consenting: readonly QueueReason[] = ['human_asked', 'confirmed']

const withdrawRefusal = (caseId: string, now: number): Write =>
  change({ _id: caseId, refused: true }, { $set: { refused: false }, $push: event(now, 'teen', 'refusal_withdrawn') })

/**
 * Into the queue, from wherever it is; a claimed case stays with its owner. A refusal blocks every reason but
 * `critical`, which ignores and keeps it, and what the teen asks for, which withdraws it. Place it after
 * {@link planReport} in the same commit: the deadline follows the severity as raised.
 */
export const planQueue = (known: Known, reason: QueueReason, now: number, by = 'bot'): Write[] => {
  const { _id } = known
  const unlessRefused = reason === 'critical' ? {} : { refused: false }
  const from: CaseStatus[] = ['draft', 'waiting', 'closed']
  const weaker = queueReasons.slice(queueReasons.indexOf(reason) + 1)
  return [
    ...(consenting.includes(reason) ? [withdrawRefusal(_id, now)] : []),
    ...forEachSeverity(now, (severity, $min) =>
      change(
        { _id, status: { $in: from }, severity, ...unlessRefused },
        {
          $set: { status: 'queued', queueReason: reason, queuedAt: now },
          $min,
          $unset: { ...noOwner, ...noClosing, silenceAt: '' },
          $push: event(now, by, `queued_${reason}`),
        },
      ),
    ),
    change(
      { _id, status: 'queued', queueReason: { $in: weaker } },
      { $set: { queueReason: reason }, $push: event(now, by, `queued_${reason}`) },
    ),
    ...planUltimatum(known, now),
  ]
}

/** "Laisse tomber", or a refusal to pass it on: out of the queue, unless danger keeps it there. */
export const planLeave = ({ _id }: Known, now: number): Write[] => [
  change({ _id }, { $set: { refused: true }, $unset: { silenceAt: '' }, $push: event(now, 'teen', 'refused') }, 'must'),
  change(
    { _id, status: 'queued', ...mayLeave },
    { $set: { status: 'draft', dueAt: nothingOwed }, $unset: noQueue, $push: event(now, 'teen', 'left_queue') },
  ),
]

/**
 * A message from the teen. In a held case the answer becomes owed again, from the first message left unanswered; a new
 * danger (`critical`) raises the case and brings it to the queue, or shortens its owner's deadline.
 */
export const planTeenMessage = (known: Known, now: number, critical: boolean): Write[] => {
  const { _id } = known
  const seen = change({ _id }, { $max: { teenAt: now } }, 'must')
  const owedAgain = forEachSeverity(now, (severity, $set) =>
    change(
      { _id, status: { $in: heldStatuses }, dueAt: nothingOwed, severity },
      // Also out of `waiting`: whoever waited for these words has them now.
      { $set: { ...$set, status: 'claimed' }, $push: event(now, 'teen', 'answer_owed') },
    ),
  )
  if (!critical) return [seen, ...owedAgain, ...planUltimatum(known, now)]
  return [
    seen,
    ...planRaise(_id, 'critical', now),
    change(
      { _id, status: { $in: ['queued', 'claimed'] } },
      { $min: { dueAt: dueAtFor('critical', now) }, $push: event(now, 'teen', 'critical_message') },
    ),
    ...planQueue(known, 'critical', now),
  ]
}

/** "Tu vas mieux ?", answered after the end. */
export const planFelt = ({ _id }: Known, better: boolean, now: number): Write =>
  change({ _id }, { $push: event(now, 'teen', better ? 'felt_better' : 'felt_worse') }, 'must')

/** Answers go where the teen writes: on another phone, or again in the first window. */
export const planSpokenIn = ({ _id }: Known, conversationId: string): Write =>
  change({ _id, conversationId: { $ne: conversationId } }, { $set: { conversationId } })

/** The teen's page came or went. Without words, but whoever talks with them sees it at once. */
export const planTeenEvent = ({ _id }: Known, now: number, type: string): Write =>
  change({ _id }, { $push: event(now, 'teen', type) })

/** Queue the unfinished report by itself at `at`; `undefined` stops that timer. Only a draft has one. */
export const planSilence = ({ _id }: Known, at: number | undefined): Write =>
  change({ _id, status: 'draft' }, at === undefined ? { $unset: { silenceAt: '' } } : { $set: { silenceAt: at } })

/** Erased by the teen. What danger or a counsellor holds stays with counsellors; the rest is closed and hidden. */
export const planErase = ({ _id }: Known, now: number): Write[] => [
  change({ _id }, { $set: { erasedAt: now }, $unset: { silenceAt: '' }, $push: event(now, 'teen', 'erased') }, 'must'),
  change(
    { _id, status: { $in: ['draft', 'queued'] }, ...mayLeave },
    {
      $set: { status: 'closed', closedAt: now, dueAt: nothingOwed },
      $unset: noQueue,
      $push: event(now, 'teen', 'closed'),
    },
  ),
]

/** The word that protects the story; a later one replaces it. */
export const planStoryWord = ({ _id }: Known, storyWordHash: string, now: number): Write =>
  change({ _id }, { $set: { storyWordHash }, $push: event(now, 'teen', 'word_chosen') }, 'must')

/** The teen came back with the code, or on a kept device: the case goes on in a new conversation. */
export const planResume = (caseId: string, conversationId: string, now: number): Write =>
  change(
    { _id: caseId, purgingAt: { $exists: false } },
    { $set: { conversationId }, $addToSet: { conversationIds: conversationId }, $push: event(now, 'teen', 'resumed') },
    'must',
  )

/** A human answered: nothing is owed until the teen writes again. Only the owner's answer matches. */
export const planAnswered = (caseId: string, counsellorId: string, now: number): Write =>
  change(
    heldBy(caseId, counsellorId),
    {
      $set: { status: 'claimed', answeredAt: now, dueAt: nothingOwed },
      $unset: { goneToldAt: '' },
      $push: event(now, counsellorId, 'answered'),
    },
    'must',
  )

/** Only while the teen has said nothing since the case was read: nobody closes over words that nobody has seen. */
export const planClose = (held: Case, counsellorId: string, outcome: ClosingOutcome, now: number): Write =>
  change(
    { ...heldBy(held._id, counsellorId), severity: held.severity, teenAt: held.teenAt ?? { $exists: false } },
    {
      $set: { status: 'closed', outcome, closedAt: now, dueAt: nothingOwed },
      $unset: { ...noOwner, ...noQueue },
      $push: event(now, counsellorId, 'closed'),
    },
    'must',
  )

/** What a person decided about a severity. `key`: the request's own name. */
export interface SeverityDecision {
  to: Severity
  why?: string | undefined
  key?: string | undefined
}

/**
 * Another severity, up or down, from the person who holds the case: only if nothing happened to it since it was read. A
 * deadline that runs follows, counted from the same moment; with an ultimatum in the case it is never put off.
 */
export const planSeverity = (
  held: Case,
  counsellorId: string,
  { to, why, key }: SeverityDecision,
  now: number,
): Write => {
  const { severity: from, dueAt, categories, signals, teenAt, ultimatum } = held
  const unchanged = { ...heldBy(held._id, counsellorId), severity: from, dueAt, teenAt: teenAt ?? { $exists: false } }
  const moved = isAnswerOwed(held) ? movedDueAt(dueAt, from, to, now) : dueAt
  const rules = [...new Set(held.reasons.map(({ rule }) => rule))]
  const override = {
    ...{ at: now, by: counsellorId, from, to, categories, signals, rules },
    ...(why === undefined ? {} : { why }),
    ...(key === undefined ? {} : { key }),
  }
  return change(
    unchanged,
    {
      $set: {
        severity: to,
        critical: to === 'critical' ? 1 : 0,
        dueAt: ultimatum || signals.includes('deadline') ? Math.min(dueAt, moved) : moved,
      },
      $push: { overrides: override, events: { at: now, by: counsellorId, type: `set_${to}` } },
    },
    'must',
  )
}

const dueOnReturn = ({ severity, ultimatum }: Case, now: number): number =>
  Math.min(dueAtFor(severity, now), ultimatumDueAt(ultimatum?.at, now) ?? nothingOwed)

/** Why a held case comes back. All but `released` are decided by the sweep. */
export type ReturnReason = 'released' | 'claim_expired' | 'owner_absent' | 'transfer_expired'

/**
 * From its owner back to the queue, only if nothing happened to it since it was read (same owner, same deadline). A
 * case that the teen erased meanwhile is closed instead, unless danger keeps it.
 */
export const planReturn = (held: Case, reason: ReturnReason, now: number, by: string): Write => {
  const gone = held.erasedAt !== undefined && !staysWithCounsellors(held)
  const unchanged = {
    ...heldBy(held._id, held.claimedBy ?? ''),
    ...{ dueAt: held.dueAt, severity: held.severity },
    // What nobody took is still offered: an owner who took the offer back goes on.
    ...(held.transfer ? { 'transfer.at': held.transfer.at } : {}),
  }
  const $push = event(now, by, reason)
  if (gone) {
    const $set = { status: 'closed', closedAt: now, dueAt: nothingOwed }
    return change(unchanged, { $set, $unset: { ...noOwner, ...noQueue }, $push }, 'must')
  }
  // A team that was asked and did not take it finds it among its own.
  const $set = { status: 'queued', queuedAt: now, group: held.transfer?.group }
  return change(unchanged, { $set, $min: { dueAt: dueOnReturn(held, now) }, $unset: noOwner, $push }, 'must')
}

/** Kept from every purge until it is lifted; the first one stands. Whoever is about to be destroyed cannot be held. */
export const planHold = (caseId: string, by: string, why: string, now: number): Write =>
  change(
    { _id: caseId, purgingAt: { $exists: false }, 'hold.at': { $exists: false } },
    { $set: { hold: { at: now, by, why } }, $push: event(now, by, 'held') },
    'must',
  )

/** Why it was lifted stays in the case as a note. */
export const planLiftHold = (caseId: string, by: string, why: string, now: number): Write =>
  change(
    { _id: caseId, 'hold.at': { $exists: true } },
    { $unset: { hold: '' }, $push: { notes: { at: now, by, text: why }, ...event(now, by, 'hold_lifted') } },
    'must',
  )
