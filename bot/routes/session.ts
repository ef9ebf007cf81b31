import type { Server } from 'restify'
import { z } from 'zod'
import type { Refusal, SignInResult } from '../../services/counsellors/accounts.ts'
import { type Counsellor, isInRole } from '../../services/counsellors/counsellor.ts'
import { endedSessionCookie, sessionCookie } from './session-cookie.ts'
import { type Answer, openRoute, type StaffDeps, staffRoute } from './staff.ts'

const signInBody = z.object({
  email: z.string().min(1).max(254),
  password: z.string().min(1).max(1000),
  totp: z.string().max(20).optional(),
})
export const noBody = z.unknown()

export const toRefusal = ({ reason, retryAfterSeconds }: Refusal): Answer => ({
  ok: false,
  reason,
  headers: retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) },
})

const toBody = ({ id, name, email, roles }: Counsellor) => ({ id, name, email, roles })

/** The signed-in person, with a new session in the cookie. */
export const startSession = async (deps: StaffDeps, result: SignInResult, now: number): Promise<Answer> => {
  if (!result.ok) return toRefusal(result)
  const token = await deps.sessions.start(result.counsellor.id, now)
  if (isInRole(result.counsellor, 'counsellor')) await deps.presence.seen(result.counsellor.id, now)
  return {
    ok: true,
    body: toBody(result.counsellor),
    headers: { 'Set-Cookie': sessionCookie(token, deps.publicOrigin()) },
  }
}

/** Sign in, out, who am I. */
export const registerSessionRoutes = (server: Server, deps: StaffDeps): void => {
  openRoute(server, deps, { route: 'POST /api/session', body: signInBody }, async ({ req, body, now }) =>
    startSession(deps, await deps.accounts.signIn({ ...body, address: deps.clientAddress(req) }, now), now),
  )
  staffRoute(server, deps, { route: 'GET /api/session', body: noBody }, async ({ person }) => ({
    ok: true,
    body: toBody(person),
  }))
  staffRoute(server, deps, { route: 'DELETE /api/session', body: noBody }, async ({ person, token }) => {
    await deps.sessions.signOut(token)
    await deps.presence.left(person.id)
    return { ok: true, body: {}, headers: { 'Set-Cookie': endedSessionCookie(deps.publicOrigin()) } }
  })
}
