import type { Api } from '../server/api.ts'
import { ApiProblem } from '../server/call.ts'
import type { Account, CaseView, MessageView } from '../server/case-view.ts'
import { coalesced } from '../server/coalesced.ts'
import type { Connect } from '../server/live-events.ts'
import { t } from '../words/words.ts'
import { Outbox } from './conversation/outbox.ts'
import { post } from './conversation/sending.ts'
import { DeskStore } from './desk-state.ts'
import type { DraftStore } from './draft-store.ts'
import { QueueList } from './queue/queue-list.ts'
import { inQueueOrder } from './queue/queue-order.ts'

export interface DeskWays {
  api: Api
  connect: Connect
  drafts: DraftStore
  newKey(): string
  /** A critical case has come into the queue: make it seen and heard by whoever looks elsewhere. */
  onNewCritical?(): void
}

const typingMs = 4_000
/** Events wake; this slow look is what makes a lost event harmless. */
const pollMs = 60_000

/**
 * What a counsellor has in front of them: the queue, their conversations, the one that is open. Knows nothing of the page.
 * What is done to the open case stands beside its pane (`case/case-actions.ts`) and goes through `act`.
 */
export class Desk extends DeskStore {
  readonly api: Api
  readonly drafts: DraftStore
  readonly outbox: Outbox
  readonly queue: QueueList
  readonly #connect: Connect
  #stopLive: (() => void) | undefined
  #poll: ReturnType<typeof setInterval> | undefined
  #typing: ReturnType<typeof setTimeout> | undefined

  constructor({ api, connect, drafts, newKey, onNewCritical }: DeskWays) {
    super()
    this.queue = new QueueList(this, onNewCritical)
    this.api = api
    this.drafts = drafts
    this.#connect = connect
    this.outbox = new Outbox(
      {
        post: (caseId, text, key) => post(this, caseId, text, key),
        reload: async (caseId) => (await api.readCase(caseId)).messages,
        known: async (caseId) => this.#knownMessages(caseId) ?? (await api.readCase(caseId)).messages,
        newKey,
        changed: () => this.change({}),
      },
      drafts,
    )
  }

  /**
   * Signed in: listen, fetch, and send what was left. Who is no counsellor has no desk to fill, and takes no text that another
   * person left in this tab. `openId`: the conversation to show again, to the same person.
   */
  start(account: Account, openId?: string): void {
    this.stop()
    const isBack = this.drafts.belongTo(account.id)
    if (!isBack) this.#forget()
    const shown = isBack ? (this.state.openId ?? openId) : undefined
    this.change({ account, hasEnded: false, connection: 'starting', openId: shown })
    if (account.roles.includes('counsellor')) this.#begin()
  }

  #begin(): void {
    this.#poll = setInterval(() => void this.refresh(), pollMs)
    this.#stopLive = this.#connect({
      up: () => this.#up(),
      down: () => this.change({ connection: 'lost' }),
      refused: () => void this.refreshQueue(),
      queue: (isTriageAlone) => {
        if (isTriageAlone !== this.state.isTriageAlone) this.change({ isTriageAlone })
        void this.refreshQueue()
      },
      case: (id, isMine) => {
        // What was said comes first: the list beside it waits until it is shown.
        const shown = id === this.state.openId ? this.refreshOpen() : Promise.resolve()
        if (isMine || this.state.mine?.some((own) => own.id === id)) void shown.then(this.refreshMine)
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
    this.change({})
  }

  /** The server no longer knows this session. */
  endSession(): void {
    this.stop()
    this.change({ hasEnded: true })
  }

  #forget(): void {
    this.outbox.forgetAll()
    this.empty()
  }

  refreshQueue = (): Promise<void> => this.queue.refresh()

  readonly refreshMine = coalesced(() =>
    this.guarded(async () => this.change({ mine: inQueueOrder(await this.api.mine()) })),
  )

  readonly refreshOpen = coalesced(async () => {
    const id = this.state.openId
    if (id === undefined) return
    await this.guarded(async () => this.show(await this.api.readCase(id)), id)
  })

  async refresh(): Promise<void> {
    await Promise.all([this.refreshQueue(), this.refreshMine(), this.refreshOpen()])
  }

  /** True when a case was taken and is now open. */
  takeNext = (): Promise<boolean> => this.takeOver(() => this.api.claimNext())

  take = (id: string): Promise<boolean> => this.takeOver(() => this.api.claim(id))

  async openCase(id: string): Promise<void> {
    this.change({ openId: id, open: this.state.openId === id ? this.state.open : undefined, isTyping: false })
    await this.refreshOpen()
  }

  send(text: string): Promise<boolean> {
    const id = this.state.openId
    return id === undefined ? Promise.resolve(false) : this.outbox.send(id, text)
  }

  /** Acts on the open case, one act at a time; true when the server did it. What goes wrong is said here. */
  async act(work: (id: string) => Promise<void>): Promise<boolean> {
    const id = this.state.openId
    if (id === undefined || this.state.busy) return false
    let done = false
    await this.#busyWith(async () => {
      await work(id)
      done = true
    }, id)
    void this.refreshQueue()
    void this.refreshMine()
    return done
  }

  /** A case as the server has it now, if it is still the open one and still ours. */
  show(view: CaseView): void {
    if (view.id !== this.state.openId) return
    const me = this.state.account?.id
    const isMine = view.status !== 'queued' && view.status !== 'closed' && (!view.claimedBy || view.claimedBy === me)
    // While we give it back or close it ourselves, its event may come before the answer: that answer says how it went.
    if (!isMine && this.state.busy) return
    if (!isMine) {
      this.putAway(view.status === 'closed' ? t('notice.closed') : t('notice.lost'), 'bad')
      return
    }
    const heard = view.messages.filter(isFromTeen).length > (this.state.open?.messages.filter(isFromTeen).length ?? 0)
    this.outbox.settle(view.id, view.messages)
    this.change({ open: view, ...(heard ? { isTyping: false } : {}) })
  }

  /** The open case leaves the screen, and `text` says why. */
  putAway(text: string, tone: 'good' | 'bad'): void {
    this.change({ openId: undefined, open: undefined, isTyping: false, notice: { text, tone } })
  }

  #up(): void {
    const wasLost = this.state.connection === 'lost'
    this.change({ connection: 'live' })
    if (wasLost) void this.refresh()
    void this.outbox.retryAll()
  }

  /** Opens what the server gives; true when it did. */
  async takeOver(claim: () => Promise<CaseView>): Promise<boolean> {
    if (this.state.busy) return false
    let taken = false
    await this.#busyWith(async () => {
      const claimed = await claim()
      this.change({ openId: claimed.id, open: claimed, notice: undefined, isTyping: false })
      taken = true
    })
    void this.refreshQueue()
    void this.refreshMine()
    return taken
  }

  async #busyWith(work: () => Promise<void>, caseId?: string): Promise<void> {
    this.change({ busy: true })
    try {
      await this.guarded(work, caseId, true)
    } finally {
      this.change({ busy: false })
    }
  }

  /**
   * One place for what may go wrong: an ended session asks to sign in, a lost case is put away, the rest is said. A fetch in
   * the background that finds no server says nothing: the line above already does.
   */
  async guarded(work: () => Promise<void>, caseId?: string, isAsked = false): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      if (error.status === 401) return this.endSession()
      const isLost = error.code === 'not_yours' || error.code === 'case_not_found'
      if (isLost && caseId === this.state.openId) return this.putAway(t('notice.lost'), 'bad')
      if (isAsked || error.code === 'not_allowed') this.warn(error.message)
    }
  }

  #teenTypes(id: string): void {
    if (id !== this.state.openId) return
    clearTimeout(this.#typing)
    this.change({ isTyping: true })
    this.#typing = setTimeout(() => this.change({ isTyping: false }), typingMs)
  }

  #knownMessages(caseId: string): readonly MessageView[] | undefined {
    return this.state.open?.id === caseId ? this.state.open.messages : undefined
  }
}

const isFromTeen = (message: MessageView): boolean => message.from === 'teen'
