import type { Next, Request, RequestHandler, Response, Server } from 'restify'
import type { z } from 'zod'
import type { Clock } from '../../services/clock.ts'
import type { Accounts } from '../../services/counsellors/accounts.ts'
import { type Counsellor, isInRole, type Role } from '../../services/counsellors/counsellor.ts'
import type { Presence } from '../../services/counsellors/presence.ts'
import type { Sessions } from '../../services/counsellors/sessions.ts'
import { isStoreAway } from '../../services/store/store-error.ts'
import { jsonBody } from '../json-body.ts'
import { type ProblemCode, sendJson, sendProblem } from './problem.ts'
import { readSessionCookie } from './session-cookie.ts'

export interface StaffDeps {
  accounts: Accounts
  sessions: Sessions
  presence: Presence
  clock: Clock
  /** Where browsers reach us. A function, since a free port is known only once the server listens. */
  publicOrigin: () => string
  /** The caller's network address, behind trusted proxies too. For limits alone: never stored, never logged. */
  clientAddress: (req: Request) => string
  /** An error that nobody expected. What it says is not for the caller. */
  onError: (error: unknown) => void
}

export type Answer =
  | { ok: true; status?: number; body: unknown; headers?: Record<string, string> }
  | { ok: false; reason: ProblemCode; headers?: Record<string, string> }

interface Asked<B> {
  req: Request
  res: Response
  body: B
  /** The path's `:id`. Bounded, but nothing else is known of it. */
  id: string
  query: URLSearchParams
  now: number
}

export interface StaffAsked<B> extends Asked<B> {
  /** The client's own name for this request (`Idempotency-Key`): sent again with it, it is done once. */
  key: string | undefined
  person: Counsellor
  token: string
}

type Method = 'get' | 'post' | 'del'

interface RouteOf<B> {
  method: Method
  path: string
  body: z.ZodType<B>
}

const idempotencyKey = (req: Request): string | undefined => {
  const given = req.headers['idempotency-key']
  return typeof given === 'string' && idForm.test(given) ? given : undefined
}

const maxBodyBytes = 64 * 1024

const idForm = /^[\w.:|-]{1,100}$/

/**
 * Does this request come from our own page? A browser names the page that sends; other programs name none, and hold no
 * cookie that was not given to them. Together with SameSite=Strict no token is needed.
 */
const isFromOurPage = (req: Request, publicOrigin: string): boolean => {
  const { origin, 'sec-fetch-site': site } = req.headers
  if (origin !== undefined) return origin === publicOrigin
  return site === undefined || site === 'same-origin'
}

const originGuard = (deps: StaffDeps): RequestHandler => {
  return (req: Request, res: Response, next: Next): void => {
    if (isFromOurPage(req, deps.publicOrigin())) {
      next()
      return
    }
    sendProblem(res, 'bad_origin', { Connection: 'close' })
    next(false)
  }
}

/** Answers, whatever happens: an unexpected error becomes a plain 500 here and is told to the operator. */
const answering =
  (deps: StaffDeps, res: Response, work: () => Promise<Answer | undefined>): (() => Promise<void>) =>
  async () => {
    try {
      const answer = await work()
      if (!answer) return
      if (answer.ok) sendJson(res, answer.status ?? 200, answer.body, answer.headers)
      else sendProblem(res, answer.reason, answer.headers)
    } catch (error) {
      deps.onError(error)
      if (isStoreAway(error)) sendProblem(res, 'store_unavailable', { 'Retry-After': '5' })
      else sendProblem(res, 'internal')
    }
  }

/** Registers a route with its checks in their order: whose page, who, which body; then the handler. */
const register = <B>(
  server: Server,
  deps: StaffDeps,
  route: RouteOf<B>,
  entry: RequestHandler[],
  handler: (asked: Asked<B>) => Promise<Answer | undefined>,
): void => {
  const changes = route.method !== 'get'
  const steps = [
    ...(changes ? [originGuard(deps)] : []),
    ...entry,
    ...(changes ? jsonBody({ maxBytes: maxBodyBytes, refuse: sendProblem }) : []),
  ]
  const last = async (req: Request, res: Response): Promise<void> => {
    await answering(deps, res, async () => {
      const id = String(req.params?.id ?? '')
      if (id !== '' && !idForm.test(id)) return { ok: false, reason: 'not_found' }
      const body = route.body.safeParse(req.body || {})
      if (!body.success) return { ok: false, reason: 'invalid_body' }
      return handler({ req, res, body: body.data, id, query: new URLSearchParams(req.getQuery()), now: deps.clock() })
    })()
  }
  server[route.method](route.path, ...steps, last)
}

/** A route that anybody may call: there are two, for signing in and for accepting an invitation. */
export const openRoute = <B>(
  server: Server,
  deps: StaffDeps,
  route: RouteOf<B>,
  handler: (asked: Asked<B>) => Promise<Answer>,
): void => register(server, deps, route, [], handler)

/**
 * A route for signed-in people who hold one of `roles` (an empty list: any of them). Without a session 401 and without
 * the role 403, before the body is read. Answers `undefined` once it has written the response itself.
 */
export const staffRoute = <B>(
  server: Server,
  deps: StaffDeps,
  route: RouteOf<B>,
  roles: readonly Role[],
  handler: (asked: StaffAsked<B>) => Promise<Answer | undefined>,
): void => {
  const entered = new WeakMap<Request, { person: Counsellor; token: string }>()
  const enter = async (req: Request): Promise<ProblemCode | undefined> => {
    const token = readSessionCookie(req.headers.cookie)
    const now = deps.clock()
    const person = token === undefined ? undefined : await deps.sessions.use(token, now)
    if (token === undefined || !person) return 'unauthenticated'
    if (isInRole(person, 'counsellor')) await deps.presence.seen(person.id, now)
    if (roles.length > 0 && !isInRole(person, ...roles)) return 'not_allowed'
    entered.set(req, { person, token })
    return undefined
  }
  const door: RequestHandler = (req: Request, res: Response, next: Next): void => {
    const refused = answering(deps, res, async () => {
      const reason = await enter(req)
      return reason === undefined ? undefined : { ok: false, reason, headers: { Connection: 'close' } }
    })
    refused().then(() => next(res.headersSent ? false : undefined), next)
  }
  register(server, deps, route, [door], async (asked) => {
    const who = entered.get(asked.req)
    return who
      ? handler({ ...asked, ...who, key: idempotencyKey(asked.req) })
      : { ok: false, reason: 'unauthenticated' }
  })
}
