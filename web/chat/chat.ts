import type { Activity } from './activity.ts'
import { DirectLine, type LineState } from './direct-line.ts'
import { withoutFiles } from './file-guard.ts'
import type { Machine } from './machine.ts'
import { type Delivery, Outbox, type Outgoing } from './outbox.ts'
import type { PageStorage } from './page-storage.ts'
import { Receipts } from './receipts.ts'
import { readThread, type Thread } from './thread.ts'

/** What the page shows. A new object with every change; `thread` is the same object while nothing in it changed. */
export interface ChatView {
  thread: Thread
  line: LineState
  /** The line has been down long enough to say so. */
  isCut: boolean
  /** The last answer was that the server cannot: no fault of the network here. */
  isServerDown: boolean
  /** Everything said so far is here. */
  isLoaded: boolean
  hasWaiting: boolean
  /** Who writes at the moment. */
  typing?: string
  draft: string
  isKept: boolean
}

/** A short cut is healed before anybody could read about it. */
const cutShownAfterMs = 2_000
const typingShownMs = 6_000
const typingSentEveryMs = 4_000
const echoExpectedMs = 5_000

/** The conversation behind the page: what was said, what is on its way, and the words being written. */
export class Chat {
  readonly #machine: Machine
  readonly #storage: PageStorage
  readonly #line: DirectLine
  readonly #outbox: Outbox
  readonly #receipts: Receipts
  /** By id, in the order received: the same id again replaces. */
  readonly #activities = new Map<string, Activity>()
  readonly #changed: (view: ChatView) => void
  #view: ChatView
  #cancelCut: (() => void) | undefined
  #cancelTyping = () => {}
  #typingSentAt = 0
  #saidBack = false
  #isClosed = false

  constructor(machine: Machine, storage: PageStorage, changed: (view: ChatView) => void) {
    this.#machine = machine
    this.#storage = storage
    this.#changed = changed
    this.#line = new DirectLine({ machine, storage, events: this })
    this.#receipts = new Receipts(
      async (name, id) => (await this.#line.post({ type: 'event', name, value: { id } })) === 'sent',
      () => !this.#isClosed && machine.isSeen(),
    )
    this.#outbox = new Outbox({
      machine,
      storage,
      deliver: (outgoing) => this.#deliver(outgoing),
      changed: () => this.#refreshThread(),
    })
    this.#view = {
      thread: readThread([], this.#outbox.list),
      line: this.#line.state,
      isCut: false,
      isServerDown: false,
      isLoaded: false,
      hasWaiting: this.#hasWaiting(),
      draft: storage.draft,
      isKept: storage.deviceKey !== undefined,
    }
  }

  get view(): ChatView {
    return this.#view
  }

  start(): void {
    this.#armCut()
    this.#line.start()
  }

  /** Takes the text over: from here on it is kept until the server has it. A file written into it is left out, and said so. */
  send(written: string): void {
    const { text, hadFile } = withoutFiles(written)
    if (hadFile) this.refuseFile()
    if (text.trim() !== '') this.#outbox.add(text.trim())
  }

  sendDraft(): void {
    const written = this.#view.draft
    this.#keepDraft('')
    this.send(written)
  }

  write(written: string): void {
    const { text, hadFile } = withoutFiles(written)
    if (hadFile) this.refuseFile()
    this.#keepDraft(text)
    this.#sayTyping()
  }

  /** A file was pasted or dropped, and stopped. Said here, on this page; nobody else learns of it. */
  refuseFile(): void {
    const at = this.#machine.now()
    const id = `page-${this.#machine.newId()}`
    const said = { id, type: 'message', author: 'page', name: '', text: '', at, hadFile: true } as const
    this.#activities.set(id, {
      ...said,
      suggestions: [],
      contacts: [],
      isCode: false,
      isDanger: false,
      isNumbers: false,
    })
    this.#refreshThread()
  }

  /** Puts a text that the server refused back into the field, after what is written there. */
  takeBack(clientId: string): void {
    const text = this.#outbox.takeBack(clientId)
    this.#keepDraft([this.#view.draft, text].filter(Boolean).join('\n'))
  }

  async keepDevice(): Promise<boolean> {
    const kept = await this.#line.keepDevice()
    this.#show({ isKept: this.#storage.deviceKey !== undefined })
    return kept
  }

  async forgetDevice(): Promise<void> {
    const told = this.#line.forgetDevice()
    this.#show({ isKept: false })
    await told
  }

  startAgain(): void {
    this.#line.startAgain()
  }

  wake(): void {
    this.#line.wake()
    this.#receipts.flush()
  }

  networkLost(): void {
    this.#line.networkLost()
  }

  postLeft(): void {
    this.#line.postLeft()
  }

  /** Nothing is sent, written or shown after this. */
  close(): void {
    this.#isClosed = true
    this.#storage.seal()
    this.#outbox.close()
    this.#line.close()
    this.#cancelCut?.()
    this.#cancelTyping()
  }

  /** From the line. */
  activities(activities: Activity[]): void {
    for (const activity of activities) {
      this.#take(activity)
      this.#receipts.take(activity)
    }
    this.#receipts.flush()
    this.#refreshThread({ isLoaded: true })
  }

  /** From the line. */
  state(line: LineState): void {
    this.#show({ line })
    if (line === 'online') {
      this.#cancelCut?.()
      this.#cancelCut = undefined
      this.#show({ isCut: false })
    } else this.#armCut()
  }

  /** From the line. */
  serverDown(isServerDown: boolean): void {
    this.#show({ isServerDown })
  }

  /** From the line. */
  ready(): void {
    if (this.#line.isResumed && !this.#saidBack) {
      this.#saidBack = true
      void this.#line.post({ type: 'event', name: 'relais/back' })
    }
    void this.#outbox.flush()
  }

  #take(activity: Activity): void {
    if (activity.type === 'typing') {
      this.#showTyping(activity)
      return
    }
    if (activity.author !== 'self') this.#hideTyping()
    if (activity.clientId && activity.author === 'self') this.#outbox.settle(activity.clientId)
    if (this.#view.isLoaded && !this.#activities.has(activity.id)) this.#obey(activity)
    this.#activities.set(activity.id || this.#machine.newId(), activity)
  }

  /**
   * "Cet appareil est à moi", or "efface", said in words: the bot understood, the page does it. Only as it happens: a replay
   * must not undo what the teen chose in the menu since, nor throw away what was written after erasing and waits to be sent.
   */
  #obey({ event }: Activity): void {
    if (event === 'relais/keep-device') void this.keepDevice()
    if (event === 'relais/forget-device') void this.forgetDevice()
    if (event === 'relais/erased') this.#erase()
  }

  /** The teen had everything erased: this page forgets it too. Messages still on their way were part of it. */
  #erase(): void {
    this.#activities.clear()
    this.#outbox.clear()
    this.#storage.clear()
    this.#show({ draft: '', isKept: false })
  }

  async #deliver({ clientId, text }: Outgoing): Promise<Delivery> {
    const delivery = await this.#line.post({ type: 'message', text, channelData: { clientActivityID: clientId } })
    if (delivery === 'sent') this.#machine.after(echoExpectedMs, () => this.#expectEcho(clientId))
    return delivery
  }

  /** Acknowledged but not come back: the socket may be dead without knowing. */
  #expectEcho(clientId: string): void {
    const isMissing = this.#outbox.list.some((outgoing) => outgoing.clientId === clientId)
    if (isMissing && this.#line.state === 'online') void this.#line.catchUp()
  }

  #keepDraft(draft: string): void {
    this.#storage.draft = draft
    this.#show({ draft })
  }

  /** Only to a person: the program does not wait for us. */
  #sayTyping(): void {
    const now = this.#machine.now()
    if (!this.#view.thread.person || this.#view.line !== 'online') return
    if (now - this.#typingSentAt < typingSentEveryMs) return
    this.#typingSentAt = now
    void this.#line.post({ type: 'typing' })
  }

  #showTyping({ author, name }: Activity): void {
    if (author === 'self') return
    this.#cancelTyping()
    this.#cancelTyping = this.#machine.after(typingShownMs, () => this.#hideTyping())
    this.#show({ typing: name })
  }

  #hideTyping(): void {
    this.#cancelTyping()
    if (this.#view.typing !== undefined) this.#show({ typing: undefined })
  }

  #armCut(): void {
    this.#cancelCut ??= this.#machine.after(cutShownAfterMs, () => {
      const { line } = this.#view
      this.#show({ isCut: line === 'offline' || line === 'connecting' })
    })
  }

  #hasWaiting(): boolean {
    return this.#outbox.list.some((outgoing) => outgoing.state === 'waiting')
  }

  #refreshThread(more: Partial<ChatView> = {}): void {
    const thread = readThread(this.#activities.values(), this.#outbox.list)
    this.#show({ thread, hasWaiting: this.#hasWaiting(), ...more })
  }

  #show(change: Partial<ChatView>): void {
    if (this.#isClosed) return
    this.#view = { ...this.#view, ...change }
    this.#changed(this.#view)
  }
}
