import type { Logger } from 'pino'
import type { Clock } from '../services/clock.ts'
import type { TicketOffice } from './channels/direct-line/tickets.ts'
import type { Services } from './services.ts'
import { words } from './words.ts'

const everyMs = 2_000
/** After a start, counsellors' pages need this long to be back before anybody can be called absent. */
const graceMs = 30_000

/** What time does, looked at every two seconds: silent reports, forgotten claims, codes to blank, used tickets. */
export class Housekeeping {
  readonly #services: Services
  readonly #tickets: TicketOffice
  readonly #clock: Clock
  readonly #logger: Logger
  #startedAt = 0
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> = Promise.resolve()

  constructor(services: Services, tickets: TicketOffice, clock: Clock, logger: Logger) {
    this.#services = services
    this.#tickets = tickets
    this.#clock = clock
    this.#logger = logger
  }

  start(): void {
    this.#startedAt = this.#clock()
    this.#timer = setInterval(() => {
      this.#running = this.#running
        .then(() => this.run())
        .catch((error: unknown) => {
          this.#logger.error({ event: 'housekeeping_failed', error: error instanceof Error ? error.name : 'unknown' })
        })
    }, everyMs)
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#running
  }

  async run(): Promise<void> {
    if (this.#clock() >= this.#startedAt + graceMs) await this.#sweepCases()
    await this.#services.log.blankCodes(this.#clock())
    await this.#tickets.sweep()
  }

  async #sweepCases(): Promise<void> {
    const { sweep, relay, accounts } = this.#services
    for (const swept of await sweep.run(this.#clock())) {
      const counsellor = await accounts.get(swept.counsellorId)
      if (swept.kind === 'requeued') {
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
