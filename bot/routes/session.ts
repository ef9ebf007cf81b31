import type { Request, Server } from 'restify'
import { z } from 'zod'
import type { Refusal, SignInResult } from '../../services/counsellors/account-failure.ts'
import { type Counsellor, isThereForMinors } from '../../services/counsellors/counsellor.ts'
import type { Owed } from '../../services/counsellors/sessions.ts'
import { deviceOf } from './device.ts'
import { endedSessionCookie, sessionCookie } from './session-cookie.ts'
import { type Answer, openRoute, type StaffDeps, staffRoute } from './staff.ts'

const signInBody = z.object({
  email: z.string().min(1).max(254),
  password: z.string().min(1).max(1000),
  totp: z.string().max(20).optional(),
  /** One of the recovery codes, instead. */
  recovery: z.string().max(40).optional(),
})
const proofBody = signInBody.omit({ email: true }).partial()
export const noBody = z.unknown()

export const toRefusal = ({ reason, retryAfterSeconds }: Refusal): Answer => ({
  ok: false,
  reason,
  headers: retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) },
})

/** `owes`: what this session must still do before it is good for anything else. */
const toBody = ({ id, name, email, roles, mayAnswerMinors }: Counsellor, owes: Owed | undefined) => ({
  ...{ id, name, email, roles },
  mayAnswerMinors: mayAnswerMinors ?? false,
  owes: owes ?? null,
})

/** A new session; gives its cookie. */
export const openSession = async (
  deps: StaffDeps,
  req: Request,
  { counsellor, owes }: SignInResult & { ok: true },
  now: number,
): Promise<string> => {
  const token = await deps.sessions.start(counsellor, now, { owes, device: deviceOf(req.headers['user-agent']) })
  if (isThereForMinors(counsellor) && !owes) await deps.presence.seen(counsellor.id, now)
  return sessionCookie(token, deps.publicOrigin())
}

/** The signed-in person, with a new session in the cookie. */
export const startSession = async (
  deps: StaffDeps,
  req: Request,
  result: SignInResult,
  now: number,
): Promise<Answer> => {
  if (!result.ok) return toRefusal(result)
  const cookie = await openSession(deps, req, result, now)
  return { ok: true, body: toBody(result.counsellor, result.owes), headers: { 'Set-Cookie': cookie } }
}

/** Sign in, out, who am I. */
export const registerSessionRoutes = (server: Server, deps: StaffDeps): void => {
  openRoute(server, deps, { route: 'POST /api/session', body: signInBody }, async ({ req, body, now }) =>
    startSession(deps, req, await deps.accounts.door.signIn({ ...body, address: deps.clientAddress(req) }, now), now),
  )
  staffRoute(server, deps, { route: 'GET /api/session', body: noBody }, async ({ person, owes }) => ({
    ok: true,
    body: toBody(person, owes),
  }))
  staffRoute(server, deps, { route: 'DELETE /api/session', body: noBody }, async ({ person, token }) => {
    await deps.sessions.signOut(token)
    await deps.presence.left(person.id)
    return { ok: true, body: {}, headers: { 'Set-Cookie': endedSessionCookie(deps.publicOrigin()) } }
  })
  const proof = { route: 'POST /api/session/proof', body: proofBody } as const
  staffRoute(server, deps, proof, async ({ req, person, body, owes, token, now }) => {
    const given = { ...body, address: deps.clientAddress(req) }
    const proven = await deps.accounts.door.prove(person.id, given, owes === 'code', now)
    if (!proven.ok) return toRefusal(proven)
    await deps.sessions.settle(token, now)
    return { ok: true, body: toBody(person, undefined) }
  })
}
