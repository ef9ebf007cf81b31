import type { QueueFilter } from '../../server/case-view.ts'
import { coalesced } from '../../server/coalesced.ts'
import { t } from '../../words/words.ts'
import type { Desk } from '../desk.ts'
import { inQueueOrder, keepSame, newCriticals, pageRows } from './queue-order.ts'

/** The part of the queue that is shown: its head, through a filter, as far as one has scrolled. */
export class QueueList {
  readonly #desk: Desk
  readonly #onNewCritical: (() => void) | undefined
  /** How many rows the last answer was asked for; 0 before the first. */
  #answered = 0

  constructor(desk: Desk, onNewCritical?: () => void) {
    this.#desk = desk
    this.#onNewCritical = onNewCritical
  }

  readonly refresh = coalesced(() =>
    this.#desk.guarded(async () => {
      const { filter, rows } = this.#desk.state
      const { cases, counts } = await this.#desk.api.queue(filter, rows)
      const before = this.#desk.state.queue
      this.#desk.change({ queue: keepSame(before, inQueueOrder(cases)), counts })
      // Rows further down that are read for the first time are not new.
      const isComparable = before !== undefined && rows <= this.#answered
      this.#answered = rows
      if (!isComparable || newCriticals(before, cases).length === 0) return
      this.#desk.announce(t('queue.newCritical'))
      this.#onNewCritical?.()
    }),
  )

  setFilter(filter: QueueFilter): void {
    this.#desk.change({ filter, rows: pageRows })
    void this.refresh()
  }

  showMore(): void {
    const { queue = [], rows } = this.#desk.state
    if (queue.length < rows) return
    this.#desk.change({ rows: rows + pageRows })
    void this.refresh()
  }

  /** Back at the head: what lies further down need not be fetched at every change. */
  showHead(): void {
    if (this.#desk.state.rows > pageRows) this.#desk.change({ rows: pageRows })
  }
}
