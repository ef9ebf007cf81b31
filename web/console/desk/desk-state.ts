import type { Account, CaseView, QueueCounts, QueuedCase, QueueFilter } from '../server/case-view.ts'
import { pageRows } from './queue/queue-order.ts'

export interface DeskState {
  account?: Account
  /** The session ended while the page was open: what is typed is kept for the return. */
  hasEnded: boolean
  connection: 'starting' | 'live' | 'lost'
  /** The second reader of messages is configured and does not answer: triage works alone. */
  isTriageAlone: boolean
  /** The head of the queue, as far as it is shown. Undefined until the first answer. */
  queue?: QueuedCase[]
  /** Of the whole queue. */
  counts: QueueCounts
  filter: QueueFilter
  /** How many rows are asked for. */
  rows: number
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

type Patch = { [K in keyof DeskState]?: DeskState[K] | undefined }

const emptyDesk: DeskState = {
  hasEnded: false,
  connection: 'starting',
  counts: { queued: 0, critical: 0, overdue: 0 },
  filter: {},
  rows: pageRows,
  isTriageAlone: false,
  isTyping: false,
  busy: false,
  announcement: '',
}

/** Holds what is shown, and tells whoever draws it after every change. */
export class DeskStore {
  #state: DeskState = emptyDesk
  readonly #listeners = new Set<() => void>()

  get state(): DeskState {
    return this.#state
  }

  /** Calls back after every change, until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  change(patch: Patch): void {
    this.#state = { ...this.#state, ...patch } as DeskState
    for (const listener of this.#listeners) listener()
  }

  warn(text: string): void {
    this.change({ notice: { text, tone: 'bad' } })
  }

  announce(text: string): void {
    // The same words twice are read once: an invisible change makes them new.
    const isRepeated = this.#state.announcement === text
    this.change({ announcement: isRepeated ? `${text}\u00a0` : text })
  }

  dismissNotice = (): void => this.change({ notice: undefined })

  /** Back to an empty desk, without telling: the next change does. */
  protected empty(): void {
    this.#state = emptyDesk
  }
}
