import { randomUUID } from 'node:crypto'
import type { Activity } from 'botframework-schema'
import type { Case } from '../../../services/cases/case.ts'
import type { CaseRepository } from '../../../services/cases/case-repository.ts'
import { isAnswerOwed } from '../../../services/cases/deadlines.ts'
import type { Clock } from '../../../services/clock.ts'
import type { Alert, AlertPlace, AlertPlaces } from '../../../services/counsellors/alert-places.ts'
import type { Lease, Leases } from '../../../services/store/leases.ts'
import { Running } from '../../running.ts'
import type { Troubles } from '../../troubles.ts'
import { type ChatAddress, chatAddressSchema, type Sent } from './adapter.ts'
import { hourText, momentText } from './alert-times.ts'
import { type AdaptiveCard, alertCard, settledCard } from './cards.ts'
import { caseUrl } from './staff-chat.ts'
import { message } from './teams-activity.ts'
import { teamsWords } from './teams-words.ts'

const lookMs = 2_000
const leaseMs = 30_000
/** The head of the queue: nobody reads more cards than this. */
const mostAlerts = 100
const longestWaitMs = 60_000

interface Parts {
  places: AlertPlaces
  cases: CaseRepository
  leases: Leases
  push: (to: ChatAddress, activity: Partial<Activity>) => Promise<Sent>
  replace: (to: ChatAddress, messageId: string, activity: Partial<Activity>) => Promise<Sent>
  consoleUrl: string
  clock: Clock
  troubles: Troubles
}

/**
 * One card for each case that waits, in every channel that asked for alerts; changed for everybody when the case is taken,
 * graver, or overdue. One instance at a time. The queue is the truth: what was missed is seen at the next look.
 */
export class Alerts {
  readonly #parts: Parts
  readonly #running = new Running()
  readonly #holder = randomUUID()
  #timer: NodeJS.Timeout | undefined
  #stopWatching: (() => void) | undefined
  #isLooking = false
  #again = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  start(): void {
    this.#stopWatching = this.#parts.cases.cases.watch(() => this.changed())
    this.#timer = setInterval(() => this.changed(), lookMs)
  }

  async stop(): Promise<void> {
    this.#stopWatching?.()
    clearInterval(this.#timer)
    this.#timer = undefined
    await this.#running.settled()
  }

  /** Something may have to be shown otherwise. Returns at once. */
  changed(): void {
    if (this.#timer === undefined) return
    if (this.#isLooking) {
      this.#again = true
      return
    }
    this.#isLooking = true
    const look = this.#look()
      .catch((error: unknown) => this.#parts.troubles.repeated('teams_alerts_failed', error))
      .finally(() => {
        this.#isLooking = false
        if (this.#again) {
          this.#again = false
          this.changed()
        }
      })
    void this.#running.add(look)
  }

  async #look(): Promise<void> {
    const { places, leases, cases, clock } = this.#parts
    const now = clock()
    const open = (await places.all()).filter(({ retryAt }) => retryAt <= now)
    if (open.length === 0) return
    const lease = await leases.take('teams-alerts', this.#holder, leaseMs)
    if (!lease) return
    try {
      const queued = await cases.queued(mostAlerts)
      for (const place of open) await this.#place(place, queued, lease)
    } finally {
      await lease.release()
    }
  }

  async #place(place: AlertPlace, queued: Case[], lease: Lease): Promise<void> {
    const { places, clock } = this.#parts
    const standing = new Map((await places.standing(place._id)).map((alert) => [alert.caseId, alert]))
    const to = chatAddressSchema.parse(JSON.parse(place.to))
    for (const report of queued) {
      const alert = standing.get(report._id)
      standing.delete(report._id)
      const shown = printOf(report, clock())
      if (alert?.shown === shown) continue
      // Somebody else goes on when this took too long.
      if (!(await lease.renew(leaseMs)) || !(await this.#show(place, to, report, alert, shown))) return
    }
    for (const alert of standing.values()) {
      if (!(await lease.renew(leaseMs)) || !(await this.#settle(place, to, alert))) return
    }
    await places.worked(place)
  }

  /** `false`: this channel takes nothing now. */
  async #show(place: AlertPlace, to: ChatAddress, report: Case, alert: Alert | undefined, shown: string) {
    const { places, push, replace, clock, consoleUrl } = this.#parts
    const card = cardOf(report, clock(), consoleUrl)
    const sent = await (alert ? replace(to, alert.messageId, said(card)) : push(to, said(card)))
    if (!sent.ok) return this.#refused(place, sent, alert)
    const { severity, _id: caseId } = report
    if (alert) await places.showed(alert, { shown, severity })
    else {
      const _id = `${place._id}:${caseId}`
      await places.put({ _id, placeId: place._id, caseId, messageId: sent.id, severity, shown })
    }
    return true
  }

  /** It waits no more: taken, answered or gone. */
  async #settle(place: AlertPlace, to: ChatAddress, alert: Alert): Promise<boolean> {
    const { places, cases, replace, clock } = this.#parts
    const report = await cases.get(alert.caseId)
    const isTaken = report?.status === 'claimed' && report.claimedAt !== undefined
    const what = isTaken
      ? teamsWords('teams:alert.taken', { time: hourText(report.claimedAt ?? clock()) })
      : teamsWords('teams:alert.over', { time: hourText(clock()) })
    const sent = await replace(to, alert.messageId, said(settledCard(alert.severity, what)))
    if (!sent.ok) return this.#refused(place, sent, alert)
    await places.take(alert)
    return true
  }

  async #refused(place: AlertPlace, sent: Exclude<Sent, { ok: true }>, alert: Alert | undefined): Promise<boolean> {
    const { places, clock, troubles } = this.#parts
    if (sent.reason === 'later') {
      const waitMs = sent.afterMs ?? Math.min(1_000 * 2 ** place.failures, longestWaitMs)
      await places.failed(place._id, clock() + waitMs)
      return false
    }
    // Somebody deleted this one message: the next look puts up another while the case still waits.
    if (alert) {
      await places.take(alert)
      return true
    }
    troubles.note('teams_alert_place_lost', { reason: sent.reason })
    await places.remove(place._id, 'bot', clock())
    return false
  }
}

const said = (card: AdaptiveCard): Partial<Activity> => ({ ...message('', card), summary: card.fallbackText })

const isLate = (report: Case, now: number): boolean => isAnswerOwed(report) && report.dueAt <= now

/** Whatever changes what stands on the card. */
const printOf = (report: Case, now: number): string =>
  [report.severity, report.dueAt, isLate(report, now) ? 'late' : 'waiting'].join('|')

function cardOf(report: Case, now: number, consoleUrl: string): AdaptiveCard {
  const { _id: caseId, severity, queuedAt, createdAt, dueAt } = report
  const due = isAnswerOwed(report) ? { text: momentText(dueAt, now), isLate: dueAt <= now } : undefined
  const since = momentText(queuedAt ?? createdAt, now)
  return alertCard({ caseId, severity, since, due, consoleUrl: caseUrl(consoleUrl, caseId) })
}
