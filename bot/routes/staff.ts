import type { Next, Request, RequestHandler, Response, Server } from 'restify'
import type { z } from 'zod'
import type { Clock } from '../../services/clock.ts'
import type { Accounts } from '../../services/counsellors/accounts.ts'
import { type Counsellor, isInRole, isThereForMinors } from '../../services/counsellors/counsellor.ts'
import type { Presence } from '../../services/counsellors/presence.ts'
import type { Owed, Sessions } from '../../services/counsellors/sessions.ts'
import { isStoreAway } from '../../services/store/store-error.ts'
import { jsonBody } from '../json-body.ts'
import { accessOf, type OpenRouteName, type RouteName, type StaffRouteName } from './access.ts'
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

export interface Asked<B> {
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
  owes: Owed | undefined
  /** Showed lately who they are: for what is grave in some cases only. */
  isProven: boolean
}

export interface RouteOf<B, Name extends RouteName = RouteName> {
  /** Its row in the access table: method and path. */
  route: Name
  body: z.ZodType<B>
}

const verbs = { GET: 'get', POST: 'post', DELETE: 'del' } as const

/** Of a row's name: restify's verb, and the path. */
const placeOf = (name: RouteName) => {
  const [method, path = ''] = name.split(' ')
  return { verb: verbs[method as keyof typeof verbs], path }
}

const idempotencyKey = (req: Request): string | undefined => {
  const given = req.headers['idempotency-key']
  return typeof given === 'string' && idForm.test(given) ? given : undefined
}

/** A page that fetches what its event stream told it, with nobody before it, says so: that is no use of the session. */
const isAttended = (req: Request): boolean => req.headers['relais-attended'] !== 'no'

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

/** What a session that still owes something is told everywhere else. */
const owedProblem = (owes: Owed): ProblemCode => (owes === 'code' ? 'code_required' : 'enrolment_required')

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
export const register = <B>(
  server: Server,
  deps: StaffDeps,
  route: RouteOf<B>,
  entry: RequestHandler[],
  handler: (asked: Asked<B>) => Promise<Answer | undefined>,
): void => {
  const { verb, path } = placeOf(route.route)
  const changes = verb !== 'get'
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
  server[verb](path, ...steps, last)
}

/** A route that the access table opens to anybody: for signing in, and for accepting an invitation. */
export const openRoute = <B>(
  server: Server,
  deps: StaffDeps,
  route: RouteOf<B, OpenRouteName>,
  handler: (asked: Asked<B>) => Promise<Answer | undefined>,
): void => {
  if (accessOf(route.route).who !== 'anyone') throw new RangeError(`${route.route} is not open to anybody`)
  register(server, deps, route, [], handler)
}

interface Entered {
  person: Counsellor
  token: string
  owes: Owed | undefined
  isProven: boolean
}

/** Whether whoever asks may enter by this row of the access table, and if not, why. */
export const entering = async (
  deps: StaffDeps,
  name: RouteName,
  req: Request,
): Promise<{ ok: true; entered: Entered } | { ok: false; reason: ProblemCode }> => {
  const refuse = (reason: ProblemCode) => ({ ok: false, reason }) as const
  const { who, owing, recent, answersMinors } = accessOf(name)
  const token = readSessionCookie(req.headers.cookie)
  const now = deps.clock()
  const session = token === undefined ? undefined : await deps.sessions.use(token, now, isAttended(req))
  if (token === undefined || !session) return refuse('unauthenticated')
  const { person, owes, isProven } = session
  if (owes && !owing?.includes(owes)) return refuse(owedProblem(owes))
  if (isThereForMinors(person) && !owes) await deps.presence.seen(person.id, now)
  if (who !== 'anyone' && !isInRole(person, ...who)) return refuse('not_allowed')
  if (answersMinors && !person.mayAnswerMinors) return refuse('not_vouched')
  if (recent && !owes && !isProven) return refuse('reauth_required')
  return { ok: true, entered: { person, token, owes, isProven } }
}

/**
 * A route for the signed-in people whom its row in the access table names. Without a session 401 and without the role
 * 403, before the body is read. Answers `undefined` once it has written the response itself.
 */
export const staffRoute = <B>(
  server: Server,
  deps: StaffDeps,
  route: RouteOf<B, StaffRouteName>,
  handler: (asked: StaffAsked<B>) => Promise<Answer | undefined>,
): void => {
  const { who } = accessOf(route.route)
  if (who === 'anyone') throw new RangeError(`${route.route} is open to anybody`)
  const entered = new WeakMap<Request, Entered>()
  const enter = async (req: Request): Promise<ProblemCode | undefined> => {
    const found = await entering(deps, route.route, req)
    if (!found.ok) return found.reason
    entered.set(req, found.entered)
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
