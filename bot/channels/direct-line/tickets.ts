import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '../../../services/clock.ts'
import type { Collection, CollectionDefinition, Store } from '../../../services/store/collection.ts'
import { plain } from '../../../services/store/plain.ts'

const ticketSchema = z.object({
  _id: z.string(),
  conversationId: plain(z.string()),
  /** Sequence after which the stream begins. */
  after: z.number().int(),
  expiresAt: z.number(),
})
type Ticket = z.infer<typeof ticketSchema>

export const tickets: CollectionDefinition<Ticket> = {
  name: 'tickets',
  schema: ticketSchema,
  indexes: [{ key: { expiresAt: 1 } }],
  expiresAtField: 'expiresAt',
}

export const ticketMs = 60_000

/** Opens one stream, once: browsers cannot send a header with a WebSocket, and an address ends up in logs. */
export class TicketOffice {
  readonly #tickets: Collection<Ticket>
  readonly #hash: (value: string) => string
  readonly #clock: Clock

  private constructor(collection: Collection<Ticket>, hash: (value: string) => string, clock: Clock) {
    this.#tickets = collection
    this.#hash = hash
    this.#clock = clock
  }

  /** `hash` is keyed: whoever reads the store cannot open a stream. */
  static async open(store: Store, hash: (value: string) => string, clock: Clock): Promise<TicketOffice> {
    return new TicketOffice(await store.collection(tickets), hash, clock)
  }

  async issue(conversationId: string, after: number): Promise<string> {
    const ticket = randomBytes(24).toString('base64url')
    await this.#tickets.insertOne({
      _id: this.#hash(ticket),
      conversationId,
      after,
      expiresAt: this.#clock() + ticketMs,
    })
    return ticket
  }

  /** Takes the ticket away; `undefined` when it is unknown, used, late, or for another conversation. */
  async redeem(ticket: string, conversationId: string): Promise<{ after: number } | undefined> {
    const found = await this.#tickets.findOne({ _id: this.#hash(ticket) })
    if (!found) return undefined
    const { deletedCount } = await this.#tickets.deleteMany({ _id: found._id })
    const good = deletedCount === 1 && found.conversationId === conversationId && found.expiresAt > this.#clock()
    return good ? { after: found.after } : undefined
  }

  async sweep(): Promise<void> {
    await this.#tickets.deleteMany({ expiresAt: { $lte: this.#clock() } })
  }
}
