import type { Clock } from '../clock.ts'
import { type Collection, insert, type Store, type Write } from '../store/collection.ts'
import { type Alert, type AlertWay, alertsDefinition, alertWays, alertWaysDefinition, type WayRecord } from './alert.ts'

const secondMs = 1_000
const minuteMs = 60 * secondMs
/**
 * After the first, second, … attempt. While one is under way nobody else tries: the shortest is longer than any way may
 * take. After the last it is given up, a good two hours after the first.
 */
const backoffMs = [
  30 * secondMs,
  minuteMs,
  2 * minuteMs,
  5 * minuteMs,
  10 * minuteMs,
  20 * minuteMs,
  40 * minuteMs,
  60 * minuteMs,
]
/** The shortest pause above is longer. */
export const longestSendMs = 15 * secondMs
const keptMs = 14 * 24 * 3_600_000
const atOnce = 10

/** Tells, or throws an error whose `code` may be known to anybody. */
export type Send = (alert: Alert) => Promise<void>

export type WayState = 'off' | 'untried' | 'working' | 'failing'
export interface WayView {
  way: AlertWay
  state: WayState
  /** ms. */
  failingSince?: number
  error?: string
}

export interface AlertParts {
  ways: Partial<Record<AlertWay, Send>>
  clock: Clock
  /** What an alert asked for was done meanwhile: it is not told any more. */
  isMoot?: (alert: Alert) => Promise<boolean>
}

export type NewAlert = Pick<Alert, '_id' | 'kind' | 'way' | 'to' | 'rung' | 'caseId' | 'severity' | 'since' | 'dueAt'>

/**
 * What people outside are told, kept until it was told. An alert is written in the commit of what it is about; any
 * instance sends it. Killed between sending and writing that down, it is sent again with the same id.
 */
export class Alerts {
  readonly #alerts: Collection<Alert>
  readonly #states: Collection<WayRecord>
  readonly #parts: AlertParts

  private constructor(alerts: Collection<Alert>, states: Collection<WayRecord>, parts: AlertParts) {
    this.#alerts = alerts
    this.#states = states
    this.#parts = parts
  }

  static async open(store: Store, parts: AlertParts): Promise<Alerts> {
    return new Alerts(await store.collection(alertsDefinition), await store.collection(alertWaysDefinition), parts)
  }

  /** The ways that are configured. */
  get ways(): AlertWay[] {
    return alertWays.filter((way) => this.#parts.ways[way] !== undefined)
  }

  plan(alert: NewAlert): Write {
    const at = this.#parts.clock()
    return insert(this.#alerts, { ...alert, at, attempts: 0, nextAt: at, expiresAt: at + keptMs })
  }

  /** Whom to tell, by which ways: the webhook once, and each address. `about` names what it is about, once for all time. */
  planAll(about: string, addresses: readonly string[], alert: Omit<NewAlert, '_id' | 'way' | 'to'>): Write[] {
    const webhook = this.ways.includes('webhook')
      ? [{ ...alert, way: 'webhook' as const, _id: `${about}:webhook` }]
      : []
    return [...webhook.map((each) => this.plan(each)), ...this.planMails(about, addresses, alert)]
  }

  /** Only to these people: a webhook may end in a room where everybody reads. */
  planMails(about: string, addresses: readonly string[], alert: Omit<NewAlert, '_id' | 'way' | 'to'>): Write[] {
    const mails = this.ways.includes('mail') ? [...new Set(addresses)] : []
    return mails.map((to, n) => this.plan({ ...alert, way: 'mail', _id: `${about}:mail:${n}`, to }))
  }

  /** Sends what is due, several at a time. Any instance may run it at any moment, also two at once. */
  async run(): Promise<void> {
    const now = this.#parts.clock()
    const due = await this.#alerts
      .find({ nextAt: { $exists: true, $lte: now } }, { sort: { nextAt: 1 }, limit: atOnce })
      .toArray()
    await Promise.all(due.map((alert) => this.#deliver(alert, now)))
  }

  async view(): Promise<WayView[]> {
    return Promise.all(
      alertWays.map(async (way): Promise<WayView> => {
        if (!this.#parts.ways[way]) return { way, state: 'off' }
        const known = await this.#states.findOne({ _id: way })
        if (!known) return { way, state: 'untried' }
        const { failingSince, error } = known
        if (failingSince === undefined) return { way, state: 'working' }
        return { way, state: 'failing', failingSince, ...(error === undefined ? {} : { error }) }
      }),
    )
  }

  async counts(): Promise<{ waiting: number; givenUp: number }> {
    const [waiting, givenUp] = await Promise.all([
      this.#alerts.countDocuments({ nextAt: { $exists: true, $gte: 0 } }),
      this.#alerts.countDocuments({ failedAt: { $exists: true, $gte: 0 } }),
    ])
    return { waiting, givenUp }
  }

  async #deliver(alert: Alert, now: number): Promise<void> {
    const attempts = alert.attempts + 1
    const nextAt = now + (backoffMs[attempts - 1] ?? 0)
    const taken = await this.#alerts.updateOne({ _id: alert._id, nextAt: alert.nextAt }, { $set: { attempts, nextAt } })
    if (taken.matchedCount === 0) return
    const send = this.#parts.ways[alert.way]
    const isMoot = attempts > 1 && ((await this.#parts.isMoot?.(alert)) ?? false)
    // A way that was taken out of the settings: nobody waits for it any more.
    if (!send || isMoot) return this.#end(alert._id, {})
    try {
      await send(alert)
    } catch (error) {
      await this.#failed(alert.way, codeOf(error))
      if (attempts >= backoffMs.length) await this.#end(alert._id, { failedAt: this.#parts.clock() })
      return
    }
    await this.#end(alert._id, { sentAt: this.#parts.clock() })
    const sentAt = this.#parts.clock()
    await this.#states.updateOne(
      { _id: alert.way },
      { $set: { sentAt }, $unset: { failingSince: '', error: '' } },
      { upsert: true },
    )
  }

  async #end(_id: string, set: Partial<Alert>): Promise<void> {
    const $unset = { nextAt: '' }
    await this.#alerts.updateOne({ _id }, Object.keys(set).length > 0 ? { $set: set, $unset } : { $unset })
  }

  async #failed(way: AlertWay, error: string): Promise<void> {
    const at = this.#parts.clock()
    await this.#states.updateOne({ _id: way }, { $set: { failedAt: at, error } }, { upsert: true })
    await this.#states.updateOne({ _id: way, failingSince: { $exists: false } }, { $set: { failingSince: at } })
  }
}

/** Only what looks like a code: a server's own words might hold anything. */
const codeOf = (error: unknown): string => {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  return /^\w{1,40}$/.test(code) ? code : 'failed'
}
