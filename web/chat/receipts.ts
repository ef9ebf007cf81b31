import type { Activity } from './activity.ts'

/** False: the server did not get it. */
type Tell = (name: string, id: string) => Promise<boolean>

/**
 * Tells the server how far a person's words have come: received when they are here, read once the page is looked at while it
 * shows them. Only the newest is named; what came before it is meant too.
 */
export class Receipts {
  readonly #tell: Tell
  readonly #isSeen: () => boolean
  #received = ''
  #read = ''
  #newest = ''

  constructor(tell: Tell, isSeen: () => boolean) {
    this.#tell = tell
    this.#isSeen = isSeen
  }

  take({ author, type, id }: Activity): void {
    if (author === 'counsellor' && type === 'message' && id > this.#newest) this.#newest = id
  }

  /** After something came, or the page was looked at again. */
  flush(): void {
    const newest = this.#newest
    if (newest === '' || newest === this.#read) return
    const isRead = this.#isSeen()
    if (!isRead && newest === this.#received) return
    this.#received = newest
    if (isRead) this.#read = newest
    void this.#tell(isRead ? 'relais/read' : 'relais/received', newest).then((isKept) => {
      // Told again with whatever comes next.
      if (isKept) return
      this.#received = ''
      this.#read = ''
    })
  }
}
