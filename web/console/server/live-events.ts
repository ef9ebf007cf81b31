export interface LiveHandlers {
  /** Connected, or connected again: what happened meanwhile must be fetched. */
  up(): void
  /** The line is cut; a new try is under way. */
  down(): void
  /** The server answered, and refused: the session may have ended. */
  refused(): void
  /** `isAlone`: the second reader of messages is configured and does not answer. */
  queue(isAlone: boolean): void
  /** `isMine`: whoever reads this holds the case. */
  case(id: string, isMine: boolean): void
  typing(id: string): void
}

export type Connect = (handlers: LiveHandlers) => () => void

const retryMs = 3_000
const heartbeatMs = 5_000
/** A heart that missed this long was asleep: what was listened to may be dead without anybody having said so. */
const asleepMs = 30_000

/**
 * Listens to `/api/events` for as long as the page is signed in. The browser reconnects by itself after a cut, but gives up
 * after a refusal (a restart behind a proxy, an ended session): then we try again, and `refused` finds out which it was.
 */
export const connectLive: Connect = (handlers) => {
  let source: EventSource | undefined
  let timer: number | undefined
  let closed = false

  const open = () => {
    source = new EventSource('/api/events')
    source.onopen = () => handlers.up()
    source.onerror = () => {
      handlers.down()
      if (source?.readyState !== EventSource.CLOSED || closed) return
      handlers.refused()
      timer = window.setTimeout(open, retryMs)
    }
    source.addEventListener('queue', (event) => handlers.queue(isAlone(event)))
    source.addEventListener('case', (event) => handlers.case(idOf(event), isMine(event)))
    source.addEventListener('typing', (event) => handlers.typing(idOf(event)))
  }
  const reopen = () => {
    window.clearTimeout(timer)
    source?.close()
    open()
  }
  // A network that comes back does not wait for the browser to notice; nor does a laptop that was asleep.
  let lastBeat = Date.now()
  const heart = window.setInterval(() => {
    const isAwakeAgain = Date.now() - lastBeat > asleepMs
    lastBeat = Date.now()
    if (!isAwakeAgain) return
    handlers.down()
    reopen()
  }, heartbeatMs)
  const offline = () => handlers.down()
  window.addEventListener('online', reopen)
  window.addEventListener('offline', offline)
  open()
  return () => {
    closed = true
    window.removeEventListener('online', reopen)
    window.removeEventListener('offline', offline)
    window.clearTimeout(timer)
    window.clearInterval(heart)
    source?.close()
  }
}

function isAlone(event: MessageEvent<string>): boolean {
  const data: { secondOpinion?: string } = JSON.parse(event.data)
  return data.secondOpinion === 'degraded'
}

function isMine(event: MessageEvent<string>): boolean {
  const data: { mine?: boolean } = JSON.parse(event.data)
  return data.mine === true
}

function idOf(event: MessageEvent<string>): string {
  const data: { id?: string } = JSON.parse(event.data)
  return data.id ?? ''
}
