import type { KeyValue } from './machine.ts'
import type { Outgoing } from './outbox.ts'

/** What lets a reloaded page go on where it was. */
export interface Connection {
  conversationId: string
  token: string
  /** When to ask for a fresh token, milliseconds since the epoch. */
  refreshAt: number
}

/**
 * A browser gives a closed tab back, with its session, to whoever reopens it. A reload takes seconds; even one through an
 * outage rarely takes longer than this. Later than that, somebody else may be there, and nothing is shown.
 */
export const reopenedAfterMs = 10 * 60_000

const keys = {
  connection: 'relais.connection',
  outbox: 'relais.outbox',
  draft: 'relais.draft',
  closedAt: 'relais.closedAt',
  deviceKey: 'relais.deviceKey',
}

/** All that the page writes on the device, in one place: the tab's session, and the device key if the teen asked for it. */
export class PageStorage {
  readonly #session: KeyValue
  readonly #device: KeyValue
  #sealed = false

  constructor(session: KeyValue, device: KeyValue) {
    this.#session = session
    this.#device = device
  }

  get connection(): Connection | undefined {
    return this.#read<Connection>(keys.connection)
  }
  set connection(connection: Connection | undefined) {
    this.#write(this.#session, keys.connection, connection && JSON.stringify(connection))
  }

  get outbox(): Outgoing[] {
    return this.#read<Outgoing[]>(keys.outbox) ?? []
  }
  set outbox(outgoing: Outgoing[]) {
    this.#write(this.#session, keys.outbox, outgoing.length > 0 ? JSON.stringify(outgoing) : undefined)
  }

  get draft(): string {
    return this.#session.getItem(keys.draft) ?? ''
  }
  set draft(text: string) {
    this.#write(this.#session, keys.draft, text || undefined)
  }

  get deviceKey(): string | undefined {
    return this.#device.getItem(keys.deviceKey) ?? undefined
  }
  set deviceKey(key: string | undefined) {
    this.#write(this.#device, keys.deviceKey, key)
  }

  /** The page goes away: closed, reloaded or left by a link. */
  markClosed(now: number): void {
    this.#write(this.#session, keys.closedAt, String(now))
  }

  /** The page comes (back) to life. Empties the session when it was closed too long ago to be a reload. */
  markOpened(now: number): void {
    const closedAt = Number(this.#session.getItem(keys.closedAt) ?? now)
    if (now - closedAt > reopenedAfterMs || closedAt > now) this.#session.clear()
    this.#write(this.#session, keys.closedAt, undefined)
  }

  /** Empties both storages entirely. */
  clear(): void {
    this.#session.clear()
    this.#device.clear()
  }

  /** From now on nothing is written, whatever timer or event is still on its way. */
  seal(): void {
    this.#sealed = true
  }

  #read<T>(key: string): T | undefined {
    try {
      return (JSON.parse(this.#session.getItem(key) ?? 'null') as T) ?? undefined
    } catch {
      return undefined
    }
  }

  #write(store: KeyValue, key: string, value: string | undefined): void {
    if (this.#sealed) return
    try {
      if (value === undefined) store.removeItem(key)
      else store.setItem(key, value)
    } catch {
      // A full storage must not stop a message from leaving: it is still in memory.
    }
  }
}
