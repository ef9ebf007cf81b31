/** The part of `Storage` that the page uses. */
export interface KeyValue {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
  clear(): void
}

/** What a socket tells. `ended` may come without `opened` (refused), and more than once. */
export interface SocketEvents {
  opened(): void
  heard(data: unknown): void
  ended(): void
}

export interface Socket {
  send(text: string): void
  close(): void
}

export interface Answer {
  status: number
  /** Parsed JSON, or undefined when there was none. */
  body: unknown
}

/** All that the page's logic needs from a browser; tests bring their own. Times in milliseconds. */
export interface Machine {
  /** Rejects when the network, or the wait for it, fails. Any status resolves. */
  request(
    method: string,
    path: string,
    options: { token?: string; body?: unknown; keepalive?: boolean },
  ): Promise<Answer>
  openSocket(url: string, events: SocketEvents): Socket
  /** Dies with the tab. */
  session: KeyValue
  /** Outlives the tab: only for a device that the teen called theirs. */
  device: KeyValue
  now(): number
  /** Is the page in front of somebody? */
  isSeen(): boolean
  /** Runs once, later; the result cancels. */
  after(ms: number, run: () => void): () => void
  /** From 0 to 1. */
  random(): number
  newId(): string
}
