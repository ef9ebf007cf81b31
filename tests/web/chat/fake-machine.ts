import { memoryStorage } from '../../../web/chat/browser-machine.ts'
import type { Answer, KeyValue, Machine, SocketEvents } from '../../../web/chat/machine.ts'

export interface Request {
  method: string
  path: string
  token: string | undefined
  body: Record<string, unknown> | undefined
  keepalive: boolean
}

/** A socket seen from the server's side. */
export class FakeSocket {
  readonly url: string
  readonly #events: SocketEvents
  readonly heard: string[] = []
  isClosed = false

  constructor(url: string, events: SocketEvents) {
    this.url = url
    this.#events = events
  }

  open(): void {
    this.#events.opened()
  }
  say(body: unknown): void {
    this.#events.heard(typeof body === 'string' ? body : JSON.stringify(body))
  }
  end(): void {
    this.#events.ended()
  }
  send(text: string): void {
    this.heard.push(text)
  }
  close(): void {
    this.isClosed = true
    // A browser reports the end of a socket that the page itself closed too.
    queueMicrotask(() => this.#events.ended())
  }
}

/** A browser without a screen: time stands still until `pass`, and every request is answered by `server`. */
export class FakeMachine implements Machine {
  readonly session: KeyValue
  readonly device: KeyValue
  readonly requests: Request[] = []
  readonly sockets: FakeSocket[] = []
  isOffline = false
  #now = Date.UTC(2026, 10, 22, 16, 5)
  #ids = 0
  #timers: { at: number; run: () => void }[] = []
  readonly #server: (request: Request) => Answer | Promise<Answer>

  constructor(
    server: (request: Request) => Answer | Promise<Answer>,
    session: KeyValue = memoryStorage(),
    device: KeyValue = memoryStorage(),
  ) {
    this.#server = server
    this.session = session
    this.device = device
  }

  async request(method: string, path: string, options: Parameters<Machine['request']>[2]): Promise<Answer> {
    const body = options.body as Record<string, unknown> | undefined
    const request = { method, path, token: options.token, body, keepalive: options.keepalive ?? false }
    this.requests.push(request)
    if (this.isOffline) throw new TypeError('Failed to fetch')
    return this.#server(request)
  }

  openSocket(url: string, events: SocketEvents): FakeSocket {
    const socket = new FakeSocket(url, events)
    this.sockets.push(socket)
    return socket
  }

  /** Nobody looks, unless a test says so. */
  seen = false
  isSeen(): boolean {
    return this.seen
  }

  now(): number {
    return this.#now
  }
  random(): number {
    return 1
  }
  newId(): string {
    this.#ids += 1
    return `id-${this.#ids}`
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + ms, run }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  /** Lets time pass, and everything that then happens. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms
    await settle()
    for (let next = this.#due(end); next; next = this.#due(end)) {
      this.#timers = this.#timers.filter((timer) => timer !== next)
      this.#now = Math.max(this.#now, next.at)
      next.run()
      await settle()
    }
    this.#now = end
  }

  get lastSocket(): FakeSocket {
    const socket = this.sockets.at(-1)
    if (!socket) throw new Error('no socket was opened')
    return socket
  }

  /** Texts posted as messages, with the client's id. */
  get posted(): { text: unknown; id: unknown }[] {
    return this.requests.flatMap(({ body }) => {
      if (body?.type !== 'message') return []
      return [{ text: body.text, id: (body.channelData as Record<string, unknown>).clientActivityID }]
    })
  }

  /** Everything written in the session or on the device. */
  get written(): string {
    return JSON.stringify([dump(this.session), dump(this.device)])
  }

  #due(end: number) {
    return this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0]
  }
}

const names = ['connection', 'outbox', 'draft', 'closedAt', 'deviceKey'].map((name) => `relais.${name}`)
const dump = (store: KeyValue) => names.map((name) => store.getItem(name)).filter((value) => value !== null)

/** Promises in flight come to rest. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve()
}
