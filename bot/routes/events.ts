import type { Response, Server } from 'restify'
import { isInRole, isThereForMinors } from '../../services/counsellors/counsellor.ts'
import { Running } from '../running.ts'
import { CaseNews, type CaseNewsParts, type Listener } from './case-news.ts'
import { noBody } from './session.ts'
import { type StaffAsked, type StaffDeps, staffRoute } from './staff.ts'

export interface EventsDeps extends StaffDeps, CaseNewsParts {
  /** How often an open stream shows that its owner is there and looks whether the session still is. */
  beatMs?: number
}

const streamHeaders = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store',
  Connection: 'keep-alive',
  // Proxies that gather an answer before passing it on would hold every event back.
  'X-Accel-Buffering': 'no',
}

/** The stream begins with its first event: until there is one it may still be refused. */
const openStream =
  (res: Response): Listener['send'] =>
  (event, data) => {
    if (res.writableEnded) return
    if (!res.headersSent) res.writeHead(200, streamHeaders)
    res.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  }

/**
 * Returns what closes every open stream (a server does not stop while one is open) and resolves once nothing of theirs
 * reads or writes the store any more.
 */
export const registerEventsRoutes = (server: Server, deps: EventsDeps): (() => Promise<void>) => {
  const news = new CaseNews(deps)
  const open = new Set<Response>()
  const running = new Running()
  const beatMs = deps.beatMs ?? 10_000

  const beat = async ({ res, person, token }: StaffAsked<unknown>): Promise<void> => {
    const now = deps.clock()
    // Presence first: a sign-out between the two looks would otherwise leave somebody on duty who has gone.
    if (isThereForMinors(person)) await deps.presence.seen(person.id, now)
    // Also whoever lost the role meanwhile: what the stream tells is for counsellors.
    const session = await deps.sessions.use(token, now, false)
    if (!session || !isInRole(session.person, 'counsellor')) {
      await deps.presence.left(person.id)
      res.end()
      return
    }
    if (res.headersSent && !res.writableEnded) res.write(': here\n\n')
  }

  const follow = async (asked: StaffAsked<unknown>): Promise<undefined> => {
    const { res, person } = asked
    const send = openStream(res)
    open.add(res)
    let isBeating = false
    // One at a time: a slow one that overlapped the next could write presence after the sign-out that the next one saw.
    const timer = setInterval(() => {
      if (isBeating || res.writableEnded) return
      isBeating = true
      const beaten = beat(asked).catch(deps.onError)
      void running.add(beaten.finally(() => (isBeating = false)))
    }, beatMs)
    let leave: (() => void) | undefined
    res.once('close', () => {
      clearInterval(timer)
      open.delete(res)
      leave?.()
    })
    try {
      leave = await running.add(news.join({ personId: person.id, send }))
    } catch (error) {
      // A stream that has begun cannot be refused any more: its end makes the console come back.
      if (res.headersSent) res.end()
      throw error
    }
    if (res.closed) leave()
    return undefined
  }

  staffRoute(server, deps, { route: 'GET /api/events', body: noBody }, follow)
  return async () => {
    for (const res of open) res.end()
    await news.stop()
    await running.settled()
  }
}
