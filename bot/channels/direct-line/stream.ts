import { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { ConversationLog } from '../../../services/conversations/conversation-log.ts'
import { readActivities } from './reading.ts'
import type { TicketOffice } from './tickets.ts'

const streamPath = /^\/v3\/directline\/conversations\/([^/]+)\/stream$/
const pingMs = 30_000
/** The truth is in the store: what a lost wake-up left is found at the next look. */
const lookMs = 5_000
const closingMs = 1_000
/** A phone that loses the network leaves sockets behind: the newest is the one that somebody looks at. */
const maxSocketsEach = 8
/** Clients send only keep-alives. */
const maxFrameBytes = 4_096

/** Direct Line's streams: each socket tails one conversation in the store from where its ticket says. */
export class Streams {
  readonly #log: ConversationLog
  readonly #tickets: TicketOffice
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes })
  readonly #open = new Map<string, Set<WebSocket>>()
  readonly #passing = new EventEmitter().setMaxListeners(0)

  constructor(log: ConversationLog, tickets: TicketOffice) {
    this.#log = log
    this.#tickets = tickets
  }

  /** For the HTTP server's `upgrade` event. Unknown paths are cut, bad tickets get 403. */
  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy())
    const address = new URL(request.url ?? '/', 'http://relais.invalid')
    const conversationId = decodeId(streamPath.exec(address.pathname)?.[1])
    if (!conversationId) {
      socket.destroy()
      return
    }
    const ticket = await this.#tickets.redeem(address.searchParams.get('t') ?? '', conversationId)
    if (!ticket) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    this.#sockets.handleUpgrade(request, socket, head, (client) => this.#tail(client, conversationId, ticket.after))
  }

  /** Shows something that is not kept (typing) to whoever looks at this moment. */
  pass(conversationId: string, activity: object): void {
    this.#passing.emit(conversationId, activity)
  }

  close(): void {
    for (const client of this.#sockets.clients) {
      client.close(1001)
      // A phone that lost the network never answers, and must not hold up the stop.
      setTimeout(() => client.terminate(), closingMs).unref()
    }
    this.#sockets.close()
  }

  #tail(client: WebSocket, conversationId: string, after: number): void {
    let cursor = after
    let reading = false
    let again = false
    const look = async (): Promise<void> => {
      if (reading) {
        again = true
        return
      }
      reading = true
      try {
        do {
          again = false
          cursor = await this.#send(client, conversationId, cursor)
        } while (again && client.readyState === client.OPEN)
      } catch {
        // The store could not be read: the client comes back with its watermark and loses nothing.
        client.close(1011)
      } finally {
        reading = false
      }
    }
    const pass = (activity: object) => client.send(JSON.stringify({ activities: [activity] }))
    const stopWatching = this.#log.onGrown(conversationId, look)
    this.#passing.on(conversationId, pass)
    const stopPinging = keepAlive(client)
    const timer = setInterval(look, lookMs)
    const leave = this.#join(conversationId, client)
    client.on('message', () => {})
    client.on('error', () => client.terminate())
    client.on('close', () => {
      leave()
      stopWatching()
      stopPinging()
      clearInterval(timer)
      this.#passing.off(conversationId, pass)
    })
    void look()
  }

  /** One conversation holds a few sockets: the oldest ends for a new one, and nobody can fill the memory with them. */
  #join(conversationId: string, client: WebSocket): () => void {
    const clients = this.#open.get(conversationId) ?? new Set()
    this.#open.set(conversationId, clients.add(client))
    const [oldest] = clients
    if (clients.size > maxSocketsEach && oldest) {
      clients.delete(oldest)
      oldest.terminate()
    }
    return () => {
      clients.delete(client)
      if (clients.size === 0) this.#open.delete(conversationId)
    }
  }

  /** Sends all that is newer than `cursor`; gives the new cursor. */
  async #send(client: WebSocket, conversationId: string, cursor: number): Promise<number> {
    let from = cursor
    while (client.readyState === client.OPEN) {
      const { activities, last, more } = await readActivities(this.#log, conversationId, from)
      // Waits for the network: what a slow reader has not taken is read from the store later, not kept in memory.
      if (activities.length > 0) await sent(client, JSON.stringify({ activities, watermark: String(last) }))
      from = last
      if (!more) break
    }
    return from
  }
}

const sent = (client: WebSocket, text: string): Promise<void> =>
  new Promise((resolve) => client.send(text, () => resolve()))

const decodeId = (part: string | undefined): string | undefined => {
  try {
    return part && decodeURIComponent(part)
  } catch {
    return undefined
  }
}

/** Pings; a peer that does not answer until the next ping is dead. */
function keepAlive(client: WebSocket): () => void {
  let alive = true
  client.on('pong', () => {
    alive = true
  })
  const timer = setInterval(() => {
    if (!alive) return client.terminate()
    alive = false
    client.ping()
  }, pingMs)
  return () => clearInterval(timer)
}
