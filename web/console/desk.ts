import { type Api, ApiProblem } from './api.ts'
import type { Account, CaseView, MessageView, QueuedCase } from './case-view.ts'
import { coalesced } from './coalesced.ts'
import type { DraftStore } from './draft-store.ts'
import { label } from './labels.ts'
import type { Connect } from './live-events.ts'
import { Outbox } from './outbox.ts'
import { inQueueOrder, newCriticals } from './queue-order.ts'
import { t } from './words.ts'

export interface DeskState {
  account?: Account
  /** The session ended while the page was open: what is typed is kept for the return. */
  hasEnded: boolean
  connection: 'starting' | 'live' | 'lost'
  /** The second reader of messages is configured and does not answer: triage works alone. */
  isTriageAlone: boolean
  /** Undefined until the first answer. */
  queue?: QueuedCase[]
  mine?: QueuedCase[]
  openId?: string
  /** Undefined while it is being fetched. */
  open?: CaseView
  isTyping: boolean
  /** A request that only one answer may follow is under way. */
  busy: boolean
  notice?: { text: string; tone: 'good' | 'bad' }
  /** For screen readers alone; holds no content of a case. */
  announcement: string
}

export interface DeskWays {
  api: Api
  connect: Connect
  drafts: DraftStore
  newKey(): string
}

const typingMs = 4_000
/** Events wake; this slow look is what makes a lost event harmless. */
const pollMs = 60_000

const emptyDesk: DeskState = {
  hasEnded: false,
  connection: 'starting',
  isTriageAlone: false,
  isTyping: false,
  busy: false,
  announcement: '',
}

/** What a counsellor has in front of them: the queue, their conversations, the one that is open. Knows nothing of the page. */
export class Desk {
  readonly drafts: DraftStore
  readonly outbox: Outbox
  #state: DeskState = emptyDesk
  readonly #ways: DeskWays
  readonly #listeners = new Set<() => void>()
  #stopLive: (() => void) | undefined
  #poll: ReturnType<typeof setInterval> | undefined
  #typing: ReturnType<typeof setTimeout> | undefined

  constructor(ways: DeskWays) {
    this.#ways = ways
    this.drafts = ways.drafts
    this.outbox = new Outbox(
      {
        post: (caseId, text, key) => this.#post(caseId, text, key),
        reload: async (caseId) => (await ways.api.readCase(caseId)).messages,
        known: async (caseId) => this.#knownMessages(caseId) ?? (await ways.api.readCase(caseId)).messages,
        newKey: () => ways.newKey(),
        changed: () => this.#set({}),
      },
      ways.drafts,
    )
  }

  get state(): DeskState {
    return this.#state
  }

  /** Calls back after every change, until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Signed in: listen, fetch, and send what was left. `openId`: the conversation to show again, to the same person. */
  start(account: Account, openId?: string): void {
    this.stop()
    const isBack = this.drafts.belongTo(account.id)
    if (!isBack) this.#forget()
    const shown = isBack ? (this.#state.openId ?? openId) : undefined
    this.#set({ account, hasEnded: false, connection: 'starting', openId: shown })
    this.#poll = setInterval(() => void this.refresh(), pollMs)
    this.#stopLive = this.#ways.connect({
      up: () => this.#up(),
      down: () => this.#set({ connection: 'lost' }),
      refused: () => void this.refreshQueue(),
      queue: (isTriageAlone) => {
        if (isTriageAlone !== this.#state.isTriageAlone) this.#set({ isTriageAlone })
        void this.refreshQueue()
      },
      case: (id) => {
        if (id === this.#state.openId) void this.refreshOpen()
        void this.refreshQueue()
      },
      typing: (id) => this.#teenTypes(id),
    })
    void this.refresh()
  }

  /** Stops listening; what is shown and typed stays for the same person's return. */
  stop(): void {
    this.#stopLive?.()
    this.#stopLive = undefined
    clearInterval(this.#poll)
  }

  /** Signed out on purpose: nothing stays. */
  clear(): void {
    this.stop()
    this.drafts.clear()
    this.#forget()
    this.#set({})
  }

  #forget(): void {
    this.outbox.forgetAll()
    this.#state = emptyDesk
  }

  readonly refreshQueue = coalesced(() =>
    this.#guarded(async () => {
      const [queue, mine] = await Promise.all([this.#ways.api.queue(), this.#ways.api.mine()])
      const isFirst = this.#state.queue === undefined
      const isNew = !isFirst && newCriticals(this.#state.queue ?? [], queue).length > 0
      this.#set({ queue: inQueueOrder(queue), mine: inQueueOrder(mine) })
      if (isNew) this.announce(t('queue.newCritical'))
    }),
  )

  readonly refreshOpen = coalesced(async () => {
    const id = this.#state.openId
    if (id === undefined) return
    await this.#guarded(async () => this.#show(await this.#ways.api.readCase(id)), id)
  })

  async refresh(): Promise<void> {
    await Promise.all([this.refreshQueue(), this.refreshOpen()])
  }

  /** True when a case was taken and is now open. */
  takeNext = (): Promise<boolean> => this.#take(() => this.#ways.api.claimNext())

  take = (id: string): Promise<boolean> => this.#take(() => this.#ways.api.claim(id))

  async openCase(id: string): Promise<void> {
    this.#set({ openId: id, open: this.#state.openId === id ? this.#state.open : undefined, isTyping: false })
    await this.refreshOpen()
  }

  send(text: string): Promise<boolean> {
    const id = this.#state.openId
    return id === undefined ? Promise.resolve(false) : this.outbox.send(id, text)
  }

  addNote(text: string): Promise<boolean> {
    return this.#act(async (id) => this.#show(await this.#ways.api.addNote(id, text)))
  }

  /** What the page shows goes with it: the server lowers nothing that has not been seen here. */
  async setSeverity(severity: string, why: string): Promise<boolean> {
    const { open } = this.#state
    if (!open) return false
    const seen = { severity: open.severity, teenAt: open.messages.findLast(isFromTeen)?.at ?? null }
    const done = await this.#act(async (id) => this.#show(await this.#ways.api.setSeverity(id, severity, why, seen)))
    if (done) this.announce(t('case.severitySet', { severity: label('severities', severity) }))
    else void this.refreshOpen()
    return done
  }

  release(): Promise<boolean> {
    return this.#act(async (id) => {
      await this.#ways.api.release(id)
      this.#putAway(t('notice.released'), 'good')
    })
  }

  close(outcome: string): Promise<boolean> {
    return this.#act(async (id) => {
      await this.#ways.api.close(id, outcome)
      this.drafts.forget(id)
      this.#putAway(t('notice.closed'), 'good')
    })
  }

  warn(text: string): void {
    this.#set({ notice: { text, tone: 'bad' } })
  }

  announce(text: string): void {
    // The same words twice are read once: an invisible change makes them new.
    const isRepeated = this.#state.announcement === text
    this.#set({ announcement: isRepeated ? `${text}\u00a0` : text })
  }

  dismissNotice = (): void => this.#set({ notice: undefined })

  #up(): void {
    const wasLost = this.#state.connection === 'lost'
    this.#set({ connection: 'live' })
    if (wasLost) void this.refresh()
    void this.outbox.retryAll()
  }

  async #take(claim: () => Promise<CaseView>): Promise<boolean> {
    if (this.#state.busy) return false
    let taken = false
    await this.#busyWith(async () => {
      const claimed = await claim()
      this.#set({ openId: claimed.id, open: claimed, notice: undefined, isTyping: false })
      taken = true
    })
    void this.refreshQueue()
    return taken
  }

  /** Acts on the open case; true when the server did it. */
  async #act(work: (id: string) => Promise<void>): Promise<boolean> {
    const id = this.#state.openId
    if (id === undefined || this.#state.busy) return false
    let done = false
    await this.#busyWith(async () => {
      await work(id)
      done = true
    }, id)
    void this.refreshQueue()
    return done
  }

  async #busyWith(work: () => Promise<void>, caseId?: string): Promise<void> {
    this.#set({ busy: true })
    try {
      await this.#guarded(work, caseId, true)
    } finally {
      this.#set({ busy: false })
    }
  }

  /**
   * One place for what may go wrong: an ended session asks to sign in, a lost case is put away, the rest is said. A fetch in
   * the background that finds no server says nothing: the line above already does.
   */
  async #guarded(work: () => Promise<void>, caseId?: string, isAsked = false): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      if (error.status === 401) return this.#sessionEnded()
      const isLost = error.code === 'not_yours' || error.code === 'case_not_found'
      if (isLost && caseId === this.#state.openId) return this.#putAway(t('notice.lost'), 'bad')
      if (isAsked || error.code === 'not_allowed') this.#set({ notice: { text: error.message, tone: 'bad' } })
    }
  }

  #sessionEnded(): void {
    this.stop()
    this.#set({ hasEnded: true })
  }

  #show(view: CaseView): void {
    if (view.id !== this.#state.openId) return
    const me = this.#state.account?.id
    const isMine = view.status !== 'queued' && view.status !== 'closed' && (!view.claimedBy || view.claimedBy === me)
    // While we give it back or close it ourselves, its event may come before the answer: that answer says how it went.
    if (!isMine && this.#state.busy) return
    if (!isMine) {
      this.#putAway(view.status === 'closed' ? t('notice.closed') : t('notice.lost'), 'bad')
      return
    }
    const heard = view.messages.filter(isFromTeen).length > (this.#state.open?.messages.filter(isFromTeen).length ?? 0)
    this.outbox.settle(view.id, view.messages)
    this.#set({ open: view, ...(heard ? { isTyping: false } : {}) })
  }

  #putAway(text: string, tone: 'good' | 'bad'): void {
    this.#set({ openId: undefined, open: undefined, isTyping: false, notice: { text, tone } })
  }

  #teenTypes(id: string): void {
    if (id !== this.#state.openId) return
    clearTimeout(this.#typing)
    this.#set({ isTyping: true })
    this.#typing = setTimeout(() => this.#set({ isTyping: false }), typingMs)
  }

  async #post(caseId: string, text: string, key: string): Promise<void> {
    try {
      const { at } = await this.#ways.api.send(caseId, text, key)
      this.#append(caseId, { from: 'counsellor', text, at, author: this.#state.account?.name })
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) this.#sessionEnded()
      // No answer at all is said beside the message itself.
      else if (error instanceof ApiProblem && error.status > 0)
        this.#set({ notice: { text: error.message, tone: 'bad' } })
      throw error
    } finally {
      void this.refreshOpen()
    }
  }

  /** Shown without waiting for the next fetch, unless an event was faster than the answer. */
  #append(caseId: string, message: MessageView): void {
    const { open } = this.#state
    if (open?.id !== caseId) return
    const isThere = open.messages.some((known) => known.at === message.at && known.text === message.text)
    if (!isThere) this.#set({ open: { ...open, messages: [...open.messages, message] } })
  }

  #knownMessages(caseId: string): readonly MessageView[] | undefined {
    return this.#state.open?.id === caseId ? this.#state.open.messages : undefined
  }

  #set(patch: { [K in keyof DeskState]?: DeskState[K] | undefined }): void {
    this.#state = { ...this.#state, ...patch } as DeskState
    for (const listener of this.#listeners) listener()
  }
}

const isFromTeen = (message: MessageView): boolean => message.from === 'teen'
