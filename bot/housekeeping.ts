import type { Clock } from '../services/clock.ts'
import { isStoreAway } from '../services/store/store-error.ts'
import type { TicketOffice } from './channels/direct-line/tickets.ts'
import type { Services } from './services.ts'
import type { Troubles } from './troubles.ts'
import { words } from './words.ts'

const everyMs = 2_000
/** After a start, or a time without the store, counsellors' pages need this long to be back before anybody can be called absent. */
const graceMs = 30_000

const publishEveryMs = 60 * 60_000
const purgeEveryMs = 5 * 60_000
const presenceMs = 24 * 3_600_000

/**
 * What time does, looked at every two seconds: silent reports, forgotten claims, codes to blank, used tickets, events to
 * seal, cases that nobody answers, alerts to send; and every five minutes what has been kept long enough.
 */
export class Housekeeping {
  readonly #services: Services
  readonly #tickets: TicketOffice
  readonly #clock: Clock
  readonly #troubles: Troubles
  #graceFrom = 0
  #purgedAt = Number.NEGATIVE_INFINITY
  #publishedAt = Number.NEGATIVE_INFINITY
  #owedPastCeiling = 0
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #sending: Promise<void> | undefined

  constructor(services: Services, tickets: TicketOffice, clock: Clock, troubles: Troubles) {
    this.#services = services
    this.#tickets = tickets
    this.#clock = clock
    this.#troubles = troubles
  }

  start(): void {
    this.#graceFrom = this.#clock()
    this.#timer = setInterval(() => {
      // One at a time: a store that is away answers more slowly than the next round comes.
      this.#running ??= this.#round().finally(() => {
        this.#running = undefined
      })
    }, everyMs)
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#running
    await this.#sending
  }

  async #round(): Promise<void> {
    try {
      await this.run()
      this.#troubles.storeIsBack()
    } catch (error) {
      this.#troubles.repeated('housekeeping_failed', error)
      // Nobody's presence could be written meanwhile: once the store is back, people get the same time as after a start.
      if (isStoreAway(error)) this.#graceFrom = this.#clock()
    }
  }

  async run(): Promise<void> {
    if (this.#clock() >= this.#graceFrom + graceMs) await this.#sweepCases()
    await this.#services.teamwork.careWatch.run(this.#clock())
    await this.#services.escalation.run()
    // A mail server may take its time: nothing else waits for it.
    this.#sending ??= this.#services.alerts
      .run()
      .catch((error) => this.#troubles.repeated('alerts_failed', error))
      .finally(() => {
        this.#sending = undefined
      })
    await this.#services.log.blankCodes(this.#clock())
    await this.#tickets.sweep()
    await this.#services.auditSealer.run()
    await this.#services.counting.run()
    await this.#publishDue()
    await this.#destroyDue()
  }

  /** Quarters and years that are over long enough. Looked at once an hour: nobody waits for the minute. */
  async #publishDue(): Promise<void> {
    const now = this.#clock()
    if (Math.abs(now - this.#publishedAt) < publishEveryMs) return
    await this.#services.publishing.run()
    this.#publishedAt = now
  }

  /** In small parts, so that nothing else waits for long: while there is more, one in each round. */
  async #destroyDue(): Promise<void> {
    const now = this.#clock()
    // Also when the clock went back.
    if (Math.abs(now - this.#purgedAt) < purgeEveryMs) return
    const { purge, presence } = this.#services
    const run = await purge.run()
    if (run && run.owedPastCeiling !== this.#owedPastCeiling) {
      this.#owedPastCeiling = run.owedPastCeiling
      this.#troubles.note('retention_owed_past_ceiling', { cases: run.owedPastCeiling })
    }
    if (run?.more) return
    await presence.forgetBefore(now - presenceMs)
    await this.#services.teamwork.overseers.forgetBefore(now - presenceMs)
    this.#purgedAt = now
  }

  async #sweepCases(): Promise<void> {
    const { sweep, relay, accounts, transfers } = this.#services
    await transfers.endStuck(this.#clock())
    for (const swept of await sweep.run(this.#clock())) {
      const counsellor = await accounts.get(swept.counsellorId)
      if (swept.kind !== 'gone') {
        await relay.presenceChanged(swept.conversationId, 'gone', counsellor?.name ?? '')
      }
      if (!swept.told) await this.#sayGone(swept.conversationId)
    }
  }

  async #sayGone(conversationId: string): Promise<void> {
    const suggestions = [words('bot:gone.wait'), words('bot:gone.other')]
    await this.#services.log.append(conversationId, () => ({
      entries: [{ from: 'bot', kind: 'message', text: words('bot:gone'), payload: JSON.stringify({ suggestions }) }],
    }))
  }
}
