import { backoffMs } from './backoff.ts'
import type { Machine } from './machine.ts'
import type { PageStorage } from './page-storage.ts'

/** A message of the teen that has not come back on the stream yet. */
export interface Outgoing {
  /** Kept through every resend, so that the server stores the message once. */
  clientId: string
  text: string
  /** Milliseconds since the epoch. */
  at: number
  /** `waiting`: nobody has it but this page. `sent`: acknowledged, so durable. `refused`: sending again would not help. */
  state: 'waiting' | 'sent' | 'refused'
}

/** How one attempt ended. `stopped`: no more attempts until `flush` is called again (no valid token). */
export type Delivery = 'sent' | 'later' | 'refused' | 'stopped'

interface OutboxWays {
  machine: Machine
  storage: PageStorage
  deliver(outgoing: Outgoing): Promise<Delivery>
  changed(): void
}

/** Sends what the teen writes, one after the other, and never lets go of a text before the server has it. */
export class Outbox {
  readonly #ways: OutboxWays
  #list: Outgoing[]
  #running = false
  #closed = false
  #failures = 0
  #cancelRetry = () => {}

  constructor(ways: OutboxWays) {
    this.#ways = ways
    this.#list = ways.storage.outbox
  }

  get list(): readonly Outgoing[] {
    return this.#list
  }

  add(text: string): void {
    const { machine } = this.#ways
    this.#keep([...this.#list, { clientId: machine.newId(), text, at: machine.now(), state: 'waiting' }])
    void this.flush()
  }

  /** Sends everything that waits, now. */
  async flush(): Promise<void> {
    if (this.#running || this.#closed) return
    this.#running = true
    this.#cancelRetry()
    try {
      for (let next = this.#nextWaiting(); next; next = this.#nextWaiting()) {
        if (!(await this.#attempt(next))) return
      }
    } finally {
      this.#running = false
    }
  }

  /** The message came back on the stream: the thread has it now. */
  settle(clientId: string): void {
    if (this.#list.some((outgoing) => outgoing.clientId === clientId)) this.#remove(clientId)
  }

  /** Gives a refused text back to the field, and forgets it. */
  takeBack(clientId: string): string {
    const text = this.#list.find((outgoing) => outgoing.clientId === clientId)?.text ?? ''
    this.#remove(clientId)
    return text
  }

  clear(): void {
    this.#keep([])
  }

  close(): void {
    this.#closed = true
    this.#cancelRetry()
  }

  #nextWaiting(): Outgoing | undefined {
    return this.#closed ? undefined : this.#list.find((outgoing) => outgoing.state === 'waiting')
  }

  /** False when the rest has to wait too: messages leave in the order written. */
  async #attempt(outgoing: Outgoing): Promise<boolean> {
    const delivery = await this.#ways.deliver(outgoing)
    if (delivery === 'stopped') return false
    if (delivery === 'later') {
      this.#failures += 1
      const wait = backoffMs(this.#failures, this.#ways.machine.random())
      this.#cancelRetry = this.#ways.machine.after(wait, () => void this.flush())
      return false
    }
    this.#failures = 0
    this.#keep(
      this.#list.map((other) => (other.clientId === outgoing.clientId ? { ...other, state: delivery } : other)),
    )
    return true
  }

  #remove(clientId: string): void {
    this.#keep(this.#list.filter((outgoing) => outgoing.clientId !== clientId))
  }

  #keep(list: Outgoing[]): void {
    this.#list = list
    this.#ways.storage.outbox = list
    this.#ways.changed()
  }
}
