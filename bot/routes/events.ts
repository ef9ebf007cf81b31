import type { Response, Server } from 'restify'
import { type CaseQueue, isVisible } from '../../services/cases/case-queue.ts'
import type { CaseRepository } from '../../services/cases/case-repository.ts'
import type { TypingHints } from '../../services/relay/typing-hints.ts'
import type { SecondOpinion } from '../../services/triage/azure/opinion.ts'
import { noBody } from './session.ts'
import { type StaffAsked, type StaffDeps, staffRoute } from './staff.ts'

export interface EventsDeps extends StaffDeps {
  queue: CaseQueue
  repository: CaseRepository
  typing: TypingHints
  /** Absent: there is none. */
  second?: Pick<SecondOpinion, 'state'>
  /** Changes this close together go out as one. */
  coalesceMs?: number
  /** How often an open stream shows that its owner is there and looks whether the session still is. */
  beatMs?: number
}

type Send = (event: string, data: unknown) => void

const openStream = (res: Response): Send => {
  res.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    Connection: 'keep-alive',
    // Proxies that gather an answer before passing it on would hold every event back.
    'X-Accel-Buffering': 'no',
  })
  return (event, data) => {
    if (!res.writableEnded) res.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  }
}

/** One watch on the store for all open streams. Carries ids and counts only: what changed is fetched with permission. */
class CaseNews {
  readonly #deps: EventsDeps
  readonly #streams = new Set<Send>()
  readonly #changed = new Set<string>()
  readonly #stops: (() => void)[]
  #timer: NodeJS.Timeout | undefined
  #lastCounts = ''

  constructor(deps: EventsDeps) {
    this.#deps = deps
    this.#stops = [
      deps.repository.cases.watch(({ id }) => this.#note(id)),
      deps.typing.subscribe((id) => this.#send('typing', { id })),
    ]
  }

  /** The first event on a new stream is the queue as it is. */
  async join(send: Send): Promise<() => void> {
    this.#streams.add(send)
    send('queue', await this.#summary())
    return () => this.#streams.delete(send)
  }

  /** `watch` only hints: each beat looks again whether the queue is still what was told. */
  async look(): Promise<void> {
    await this.#tellQueue(false)
  }

  stop(): void {
    clearTimeout(this.#timer)
    for (const stop of this.#stops) stop()
  }

  #note(id: string): void {
    if (this.#streams.size === 0) return
    this.#changed.add(id)
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#flush().catch(this.#deps.onError)
    }, this.#deps.coalesceMs ?? 150)
  }

  async #flush(): Promise<void> {
    const ids = [...this.#changed]
    this.#changed.clear()
    const found = await Promise.all(ids.map((id) => this.#deps.repository.get(id)))
    const visible = found.flatMap((report) => (report && isVisible(report) ? [report] : []))
    for (const { _id } of visible) this.#send('case', { id: _id })
    await this.#tellQueue(visible.some(({ status }) => status === 'queued'))
  }

  /** Also whether the second reader is down: nobody needs it, but whoever answers should know. */
  async #summary(): Promise<object> {
    const counts = await this.#deps.queue.counts()
    return this.#deps.second?.state === 'degraded' ? { ...counts, secondOpinion: 'degraded' } : counts
  }

  async #tellQueue(changed: boolean): Promise<void> {
    const summary = await this.#summary()
    const told = JSON.stringify(summary)
    if (!changed && told === this.#lastCounts) return
    this.#lastCounts = told
    this.#send('queue', summary)
  }

  #send(event: string, data: unknown): void {
    for (const send of this.#streams) send(event, data)
  }
}

/** Returns what closes every open stream: a server does not stop while one is open. */
export const registerEventsRoutes = (server: Server, deps: EventsDeps): (() => void) => {
  const news = new CaseNews(deps)
  const open = new Set<Response>()
  const beatMs = deps.beatMs ?? 10_000

  const follow = async ({ res, person, token }: StaffAsked<unknown>): Promise<undefined> => {
    const send = openStream(res)
    open.add(res)
    const beat = async (): Promise<void> => {
      const now = deps.clock()
      // Presence first: a sign-out between the two looks would otherwise leave somebody on duty who has gone.
      await deps.presence.seen(person.id, now)
      if (!(await deps.sessions.isOpen(token, now))) {
        await deps.presence.left(person.id)
        res.end()
        return
      }
      res.write(': here\n\n')
      await news.look()
    }
    const timer = setInterval(() => void beat().catch(deps.onError), beatMs)
    let leave: (() => void) | undefined
    res.once('close', () => {
      clearInterval(timer)
      open.delete(res)
      leave?.()
    })
    leave = await news.join(send)
    if (res.closed) leave()
    return undefined
  }

  staffRoute(server, deps, { method: 'get', path: '/api/events', body: noBody }, ['counsellor'], follow)
  return () => {
    news.stop()
    for (const res of open) res.end()
  }
}
