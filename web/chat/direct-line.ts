import { type Activity, readActivitySet } from './activity.ts'
import { backoffMs } from './backoff.ts'
import type { Answer, Machine, Socket } from './machine.ts'
import type { Delivery } from './outbox.ts'
import type { Connection, PageStorage } from './page-storage.ts'

/**
 * `expired`: the token is dead and nothing here can renew it; only `startAgain` leads on. `closed`: the page was left.
 * In `offline` the line tries again by itself.
 */
export type LineState = 'connecting' | 'online' | 'offline' | 'expired' | 'closed'

interface LineEvents {
  activities(activities: Activity[]): void
  state(state: LineState): void
  /** The network is there and the server says that it cannot, or can again. */
  serverDown(isDown: boolean): void
  /** There is a valid token: what waits can be posted. */
  ready(): void
}

interface LineWays {
  machine: Machine
  storage: PageStorage
  events: LineEvents
}

const base = '/v3/directline'
/** Sockets refused in a row, while plain requests pass, before the page polls instead (a school's or a hotel's proxy). */
const socketTries = 3
const pollMs = 3_000
/** Now and then a polling page tries a socket again. */
const pollsBeforeSocket = 20
const keepAliveMs = 20_000
/** A socket silent for this long may be dead without knowing: one request finds out. */
const silenceMs = 45_000
const openingMs = 10_000
/** A socket that ends sooner than this was not a working one. */
const workingSocketMs = 10_000

class Expired extends Error {}

const isRefused = (status: number): boolean => status === 401 || status === 403 || status === 404
const isPassing = (status: number): boolean => status === 408 || status === 429 || status >= 500
const field = (body: unknown, name: string): unknown => (body as Record<string, unknown> | undefined)?.[name]
const textField = (body: unknown, name: string): string | undefined => {
  const value = field(body, name)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/**
 * A Direct Line 3.0 client for one conversation: one socket with reconnection, polling where sockets do not pass, a fresh
 * token at half life. It repeats activities after a reconnection; whoever listens keeps one of each id.
 */
export class DirectLine {
  readonly #ways: LineWays
  #connection: Connection | undefined
  /** Restored from the tab or opened with a device key, rather than new. */
  readonly isResumed: boolean
  #watermark: string | undefined
  #socket: Socket | undefined
  #state: LineState = 'connecting'
  #failures = 0
  #socketFailures = 0
  #heardAt = 0
  /** Counts attempts to connect: what an older one still answers is ignored. */
  #run = 0
  #isServerDown = false
  #deviceWish = 0
  #cancelNext = () => {}
  #cancelWatch = () => {}
  #cancelRefresh = () => {}

  constructor(ways: LineWays) {
    this.#ways = ways
    this.#connection = ways.storage.connection
    this.isResumed = this.#connection !== undefined || ways.storage.deviceKey !== undefined
  }

  get state(): LineState {
    return this.#state
  }

  start(): void {
    if (this.#connection) this.#scheduleRefresh(this.#connection)
    void this.#connect()
  }

  /** After `expired`: a new conversation. */
  startAgain(): void {
    if (this.#state === 'closed') return
    this.#watermark = undefined
    this.#failures = 0
    this.#setState('connecting')
    void this.#connect()
  }

  /** The network, or the eye of the teen, came back: looks now instead of later. */
  wake(): void {
    if (this.#isOver()) return
    if (this.#state === 'online') void this.catchUp()
    else void this.#connect()
  }

  /** The browser says that there is no network: a socket would take minutes to notice. */
  networkLost(): void {
    if (!this.#isOver()) this.#retry()
  }

  async post(activity: object): Promise<Delivery> {
    if (!this.#connection || this.#isOver()) return 'stopped'
    let answer: Answer
    try {
      answer = await this.#call('POST', this.#path('/activities'), activity)
    } catch {
      if (this.#state === 'online') this.#retry()
      return 'later'
    }
    if (answer.status < 300) return 'sent'
    if (isPassing(answer.status)) return 'later'
    if (!isRefused(answer.status)) return 'refused'
    this.#retry()
    return 'stopped'
  }

  /** Quick exit: tells the server while the page is already going. Nothing waits for it, and its failure is not told. */
  postLeft(): void {
    if (!this.#connection) return
    const { machine } = this.#ways
    const body = { type: 'event', name: 'relais/left', channelData: { clientActivityID: machine.newId() } }
    machine
      .request('POST', this.#path('/activities'), { token: this.#connection.token, body, keepalive: true })
      .catch(() => {})
  }

  /** "Cet appareil est à moi". False when it could not be done; nothing is kept then. */
  async keepDevice(): Promise<boolean> {
    const wish = ++this.#deviceWish
    const key = await this.#call('POST', '/api/chat/device', {}).then(
      (answer) => (answer.status === 200 ? textField(answer.body, 'deviceKey') : undefined),
      () => undefined,
    )
    // The teen may have changed their mind, or left, while the server answered.
    if (!key || wish !== this.#deviceWish || this.#state === 'closed') return false
    this.#ways.storage.deviceKey = key
    return true
  }

  /** Forgets on the device at once; on the server as soon as it can be told. */
  async forgetDevice(): Promise<void> {
    this.#deviceWish += 1
    this.#ways.storage.deviceKey = undefined
    await this.#call('DELETE', '/api/chat/device').catch(() => undefined)
  }

  /** Asks for what a silent socket may have missed, and replaces the socket if it had. */
  async catchUp(): Promise<void> {
    const run = this.#run
    const answer = await this.#fetchActivities()
    if (run !== this.#run || this.#isOver()) return
    if (answer?.status !== 200) return this.#retry()
    this.#heardAt = this.#ways.machine.now()
    const before = this.#watermark
    this.#receive(answer.body)
    if (this.#socket && this.#watermark !== before) void this.#connect()
  }

  /** No request, no timer, no event after this. */
  close(): void {
    this.#run += 1
    this.#state = 'closed'
    this.#cancelNext()
    this.#cancelRefresh()
    this.#dropSocket()
  }

  async #connect(): Promise<void> {
    const run = ++this.#run
    this.#cancelNext()
    this.#dropSocket()
    try {
      const streamUrl = await this.#open(run)
      if (run !== this.#run) return
      this.#ways.events.ready()
      if (this.#socketFailures >= socketTries) void this.#poll(run, 0)
      else this.#listen(run, streamUrl)
    } catch (failure) {
      if (run !== this.#run) return
      if (failure instanceof Expired) this.#expire()
      else this.#retry()
    }
  }

  /** A stream address for the conversation we have, or for a new one. */
  async #open(run: number): Promise<string> {
    if (!this.#connection) return this.#begin(run)
    const answer = await this.#call('GET', this.#path(`?watermark=${encodeURIComponent(this.#watermark ?? '')}`))
    if (run !== this.#run) return ''
    if (!isRefused(answer.status)) return this.#adopt(answer)
    this.#forgetConnection()
    if (this.#ways.storage.deviceKey === undefined) throw new Expired()
    return this.#begin(run, true)
  }

  async #begin(run: number, isRenewal = false): Promise<string> {
    const { storage } = this.#ways
    const deviceKey = storage.deviceKey
    const minted = await this.#ask('POST', '/api/chat/token', { body: deviceKey ? { deviceKey } : {} })
    if (run !== this.#run) return ''
    if (deviceKey && isRefused(minted.status)) {
      storage.deviceKey = undefined
      if (isRenewal) throw new Expired()
      return this.#begin(run)
    }
    const token = textField(minted.body, 'token')
    if (minted.status !== 200 || !token) throw new Error('no token')
    const started = await this.#ask('POST', `${base}/conversations`, { token, body: { user: {}, locale: 'fr' } })
    if (run !== this.#run) return ''
    return this.#adopt(started, token)
  }

  #adopt(answer: Answer, knownToken = this.#connection?.token): string {
    const streamUrl = textField(answer.body, 'streamUrl')
    if (answer.status >= 300 || !streamUrl) throw new Error('no stream')
    this.#remember(answer.body, knownToken)
    return streamUrl
  }

  /** Takes token, conversation and life span from a Conversation object; what it leaves out stays as it was. */
  #remember(body: unknown, knownToken: string | undefined): void {
    const token = textField(body, 'token') ?? knownToken
    const conversationId = textField(body, 'conversationId') ?? this.#connection?.conversationId
    if (!token || !conversationId) throw new Error('no conversation')
    if (token === this.#connection?.token) return
    const lifeSeconds = Number(field(body, 'expires_in')) || 1_800
    const refreshAt = this.#ways.machine.now() + lifeSeconds * 500
    this.#connection = { conversationId, token, refreshAt }
    this.#ways.storage.connection = this.#connection
    this.#scheduleRefresh(this.#connection)
  }

  #scheduleRefresh(connection: Connection): void {
    const { machine } = this.#ways
    this.#cancelRefresh()
    this.#cancelRefresh = machine.after(
      Math.max(1_000, connection.refreshAt - machine.now()),
      () => void this.#refresh(),
    )
  }

  async #refresh(): Promise<void> {
    if (!this.#connection || this.#isOver()) return
    const token = this.#connection.token
    const answer = await this.#call('POST', `${base}/tokens/refresh`).catch(() => undefined)
    if (!this.#connection || this.#connection.token !== token || this.#isOver()) return
    if (answer?.status === 200) return this.#remember(answer.body, token)
    // A phone that slept past the token's life finds out here; the way back is the one of any refused request.
    if (answer && isRefused(answer.status)) return this.#retry()
    this.#cancelRefresh = this.#ways.machine.after(60_000, () => void this.#refresh())
  }

  #listen(run: number, streamUrl: string): void {
    const { machine } = this.#ways
    let openedAt: number | undefined
    const ended = () => {
      if (run !== this.#run) return
      const worked = openedAt !== undefined && machine.now() - openedAt >= workingSocketMs
      this.#socketFailures = worked ? 0 : this.#socketFailures + 1
      this.#retry()
    }
    // A socket that we dropped ourselves still reports its end: only the present run listens.
    const isStale = () => run !== this.#run
    this.#socket = machine.openSocket(streamUrl, {
      opened: () => {
        if (isStale()) return
        openedAt = machine.now()
        this.#failures = 0
        this.#heardAt = openedAt
        this.#setState('online')
        this.#watch(run)
      },
      heard: (data) => {
        if (isStale()) return
        this.#heardAt = machine.now()
        if (typeof data === 'string' && data !== '') this.#receive(parse(data))
      },
      ended,
    })
    // Some proxies neither accept nor refuse.
    this.#cancelWatch = machine.after(openingMs, ended)
  }

  #watch(run: number): void {
    const { machine } = this.#ways
    this.#cancelWatch()
    this.#cancelWatch = machine.after(keepAliveMs, () => {
      if (run !== this.#run) return
      this.#socket?.send('')
      if (machine.now() - this.#heardAt >= silenceMs) void this.catchUp()
      this.#watch(run)
    })
  }

  async #poll(run: number, count: number): Promise<void> {
    const answer = await this.#fetchActivities()
    if (run !== this.#run) return
    if (answer?.status !== 200) return this.#retry()
    this.#failures = 0
    this.#receive(answer.body)
    this.#setState('online')
    this.#cancelNext = this.#ways.machine.after(pollMs, () => {
      if (count < pollsBeforeSocket) return void this.#poll(run, count + 1)
      // One more refusal and it polls again.
      this.#socketFailures = socketTries - 1
      void this.#connect()
    })
  }

  async #fetchActivities(): Promise<Answer | undefined> {
    if (!this.#connection) return undefined
    const query = `/activities?watermark=${encodeURIComponent(this.#watermark ?? '')}`
    return this.#call('GET', this.#path(query)).catch(() => undefined)
  }

  #receive(raw: unknown): void {
    const { activities, watermark } = readActivitySet(raw)
    if (watermark) this.#watermark = watermark
    if (activities.length > 0) this.#ways.events.activities(activities)
  }

  #retry(): void {
    const { machine } = this.#ways
    this.#run += 1
    this.#dropSocket()
    this.#cancelNext()
    this.#failures += 1
    const wait = backoffMs(Math.max(this.#failures, this.#socketFailures), machine.random())
    this.#cancelNext = machine.after(wait, () => void this.#connect())
    this.#setState('offline')
  }

  #expire(): void {
    this.#run += 1
    this.#dropSocket()
    this.#cancelNext()
    this.#forgetConnection()
    this.#setState('expired')
  }

  #forgetConnection(): void {
    this.#cancelRefresh()
    this.#connection = undefined
    this.#ways.storage.connection = undefined
  }

  #dropSocket(): void {
    this.#cancelWatch()
    const socket = this.#socket
    this.#socket = undefined
    socket?.close()
  }

  #setState(state: LineState): void {
    if (this.#state === state || this.#state === 'closed') return
    this.#state = state
    this.#ways.events.state(state)
  }

  #isOver(): boolean {
    return this.#state === 'closed' || this.#state === 'expired'
  }

  #path(rest: string): string {
    return `${base}/conversations/${encodeURIComponent(this.#connection?.conversationId ?? '')}${rest}`
  }

  #call(method: string, path: string, body?: object): Promise<Answer> {
    return this.#ask(method, path, { token: this.#connection?.token, body })
  }

  /** Every answer tells whether the server can; none at all tells nothing of it. */
  async #ask(...asked: Parameters<Machine['request']>): Promise<Answer> {
    let isDown = false
    try {
      const answer = await this.#ways.machine.request(...asked)
      isDown = answer.status >= 500
      return answer
    } finally {
      if (isDown !== this.#isServerDown && this.#state !== 'closed') this.#ways.events.serverDown(isDown)
      this.#isServerDown = isDown
    }
  }
}

const parse = (data: string): unknown => {
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}
