import type { Case, Override, Remark } from '../cases/case.ts'
import { isAnswerOwed } from '../cases/deadlines.ts'
import type { ListedTask } from '../cases/work/task-book.ts'
import type { Entry } from '../conversations/conversation.ts'
import type { ConversationLog } from '../conversations/conversation-log.ts'
import type { Accounts } from '../counsellors/accounts.ts'
import { protectionBrief } from '../protection/protection-state.ts'
import { readersOf } from '../team/oversight.ts'
import {
  type CaseDetails,
  caseDetails,
  peopleIn,
  type TaskView,
  type TransferView,
  taskView,
  transferView,
} from './case-details.ts'
import type { Receipts, SeenThrough } from './receipts.ts'

/** After a sign of the teen this recent, they are taken to be there. */
const hereMs = 2 * 60_000
const leftEvent = 'relais/left'
/** What the teen's page tells of its coming and going. */
const shownEvents = new Map([
  [leftEvent, 'left'],
  ['relais/back', 'back'],
])

type TeenPresence = 'here' | 'away' | 'left'

/** The channel's word that nothing it is given arrives: the bot was removed, the chat deleted, or its service is away. */
export const unreachableEvent = 'relais/unreachable'
/** What the server itself tells of a conversation. */
/** The conversation is in Microsoft Teams: whoever answers there is read by others too. */
export const teamsEvent = 'relais/teams'
const ownEvents = new Map([
  [unreachableEvent, 'unreachable'],
  [teamsEvent, 'teams'],
])

interface CaseMessage {
  from: 'teen' | 'bot' | 'counsellor'
  /** `event`: the teen left quickly, came back, is in Teams or cannot be reached; `text` is `left`, `back`, `teams`, `unreachable`. */
  kind: 'message' | 'event'
  text: string
  at: number
  /** First name, for a counsellor. */
  author?: string
  /** Of a counsellor's message: how far it got. Absent on a channel whose page says nothing of it. */
  state?: 'sent' | 'received' | 'read'
}

/** What the queue shows of a case: everything but what was said. */
export interface CaseSummary
  extends Pick<
    Case,
    | 'status'
    | 'severity'
    | 'categories'
    | 'signals'
    | 'speaker'
    | 'ageBand'
    | 'language'
    | 'createdAt'
    | 'reasons'
    | 'evidence'
    | 'answers'
  > {
  id: string
  /** `null`: no answer is owed now. */
  dueAt: number | null
  claimedBy: string | null
  claimedByName: string | null
  queueReason: Case['queueReason'] | null
  /** `at` is `null` when its hour cannot be known. */
  ultimatum: { what: string; text: string; at: number | null; isVague: boolean } | null
  refused: boolean
  outcome: Case['outcome'] | null
}

/** Kept from every purge since `at`. */
export interface HoldView {
  at: number
  by: string
  byName: string | null
  why: string
}

export interface CaseView extends CaseSummary, CaseDetails, Pick<Case, 'heldMessages' | 'heldVerdicts'> {
  /** First names of whoever reads along now. */
  readers: string[]
  protection: ReturnType<typeof protectionBrief>
  /** First names of whoever wrote, judged or reads along, by id. */
  names: Map<string, string>
  notes: { at: number; by: string; byName: string | null; text: string; kind: 'transfer' | null }[]
  remarks: Remark[]
  hold: HoldView | null
  overrides: (Pick<Override, 'at' | 'by' | 'from' | 'to'> & { byName: string | null; why: string | null })[]
  messages: CaseMessage[]
  /** When the teen last said anything that concerns this case (ms), here or beside it; what somebody decides on this view names it. */
  teenAt: number | null
  teenPresence: TeenPresence
}

const teenPresence = (entries: Entry[], now: number): TeenPresence => {
  const last = entries.findLast((entry) => entry.from === 'teen')
  if (!last) return 'away'
  if (last.kind === 'event' && last.text === leftEvent) return 'left'
  return now - last.at <= hereMs ? 'here' : 'away'
}

const isShown = ({ from, kind, text }: Entry): boolean => kind === 'message' || eventWord({ from, text }) !== undefined

const eventWord = ({ from, text }: Pick<Entry, 'from' | 'text'>): string | undefined =>
  from === 'teen' ? shownEvents.get(text) : from === 'bot' ? ownEvents.get(text) : undefined

const toMessage = ({ from, kind, text, at, author, seq }: Entry, seen: SeenThrough | undefined): CaseMessage => ({
  from,
  kind,
  text: kind === 'event' ? (eventWord({ from, text }) ?? '') : text,
  at,
  ...(author === undefined ? {} : { author }),
  ...(from === 'counsellor' && seen ? { state: stateOf(seq, seen) } : {}),
})

const stateOf = (seq: number, { received, read }: SeenThrough): 'sent' | 'received' | 'read' => {
  if (seq <= read) return 'read'
  return seq <= received ? 'received' : 'sent'
}

/** An open task with as much of its case as tells which one it is. */
export interface WorkTask extends TaskView {
  case: CaseSummary
}

/** A case that somebody asks this person to go on with. */
export interface OfferedCase {
  case: CaseSummary
  transfer: TransferView
}

const ultimatumOf = ({ ultimatum }: Case): CaseSummary['ultimatum'] =>
  ultimatum
    ? {
        what: ultimatum.what,
        text: ultimatum.text,
        at: ultimatum.at ?? null,
        isVague: ultimatum.isVague ?? false,
      }
    : null

/** Puts together what a counsellor reads. The permission and the audit line are {@link CaseQueue.read}'s. */
export class CaseViews {
  readonly #log: Pick<ConversationLog, 'readCase'>
  readonly #accounts: Pick<Accounts, 'get'>
  readonly #receipts: Pick<Receipts, 'of'>

  constructor(log: Pick<ConversationLog, 'readCase'>, accounts: Pick<Accounts, 'get'>, receipts: Pick<Receipts, 'of'>) {
    this.#log = log
    this.#accounts = accounts
    this.#receipts = receipts
  }

  async tasks(listed: ListedTask[]): Promise<WorkTask[]> {
    const people = listed.flatMap(({ report, task }) => [report.claimedBy, task.by, task.who])
    const names = await this.#names(people.filter((id) => id !== undefined))
    return listed.map(({ report, task }) => ({ ...taskView(task, names), case: this.#summary(report, names) }))
  }

  async offers(offered: Case[]): Promise<OfferedCase[]> {
    const names = await this.#names(offered.flatMap(peopleIn))
    return offered.flatMap((report) => {
      const transfer = transferView(report, names)
      return transfer ? [{ case: this.#summary(report, names), transfer }] : []
    })
  }

  async summaries(cases: Case[]): Promise<CaseSummary[]> {
    const names = await this.#names(cases.flatMap(({ claimedBy }) => claimedBy ?? []))
    return cases.map((report) => this.#summary(report, names))
  }

  async view(report: Case, now: number): Promise<CaseView> {
    const { hold } = report
    const { heldMessages, heldVerdicts } = report
    const writers = [
      ...report.notes,
      ...report.overrides,
      ...(heldVerdicts ?? []),
      ...(report.readers ?? []),
      ...(hold ? [hold] : []),
    ].map(({ by }) => by)
    const names = await this.#names([...(report.claimedBy ? [report.claimedBy] : []), ...writers, ...peopleIn(report)])
    const entries = await this.#log.readCase(report._id)
    const seen = await this.#receipts.of(entries.map(({ conversationId }) => conversationId))
    return {
      ...this.#summary(report, names),
      ...caseDetails(report, names),
      notes: report.notes.map(({ at, by, text, kind }) => ({
        ...{ at, by, text },
        byName: names.get(by) ?? null,
        kind: kind ?? null,
      })),
      overrides: report.overrides.map(({ at, by, from, to, why }) => ({
        ...{ at, by, from, to },
        byName: names.get(by) ?? null,
        why: why ?? null,
      })),
      messages: entries.filter(isShown).map((entry) => toMessage(entry, seen.get(entry.conversationId))),
      teenAt: report.teenAt ?? null,
      remarks: report.remarks ?? [],
      hold: hold ? { ...hold, byName: names.get(hold.by) ?? null } : null,
      teenPresence: teenPresence(entries, now),
      ...{ heldMessages, heldVerdicts, names },
      readers: readersOf(report, now).flatMap((id) => names.get(id) ?? []),
      protection: protectionBrief(report),
    }
  }

  /** The hold alone: whoever sets one need not be somebody who may read the case. */
  async hold({ _id, hold }: Case): Promise<{ id: string; hold: HoldView | null }> {
    if (!hold) return { id: _id, hold: null }
    const names = await this.#names([hold.by])
    return { id: _id, hold: { ...hold, byName: names.get(hold.by) ?? null } }
  }

  #summary(report: Case, names: Map<string, string>): CaseSummary {
    const { status, severity, categories, signals, speaker, ageBand, language, createdAt } = report
    const { reasons, evidence, answers, refused } = report
    return {
      id: report._id,
      ...{ status, severity, categories, signals, speaker, ageBand, language, createdAt },
      dueAt: isAnswerOwed(report) ? report.dueAt : null,
      claimedBy: report.claimedBy ?? null,
      claimedByName: names.get(report.claimedBy ?? '') ?? null,
      queueReason: report.queueReason ?? null,
      ultimatum: ultimatumOf(report),
      ...{ reasons, evidence, answers, refused },
      outcome: report.outcome ?? null,
    }
  }

  async #names(ids: string[]): Promise<Map<string, string>> {
    const people = await Promise.all([...new Set(ids)].map((id) => this.#accounts.get(id)))
    return new Map(people.flatMap((person) => (person ? [[person.id, person.name]] : [])))
  }
}
