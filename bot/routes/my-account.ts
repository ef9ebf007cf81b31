import { randomUUID } from 'node:crypto'
import type { Server } from 'restify'
import { encode } from 'uqr'
import { z } from 'zod'
import type { Teams } from '../../services/team/teams.ts'
import { noBody, toRefusal } from './session.ts'
import { type Answer, type StaffAsked, type StaffDeps, staffRoute } from './staff.ts'

const codeBody = z.object({ code: z.string().max(20) })
const passwordBody = z.object({ password: z.string().min(1).max(1000) })

/** A QR code as the path of an SVG whose units are its squares: the page draws it, and takes no markup from anybody. */
const qrPath = (text: string): { size: number; path: string } => {
  const { size, data } = encode(text, { ecc: 'M', border: 4 })
  const squares = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
  return { size, path: squares.join('') }
}

/** The second factor: set it up, confirm it, and new recovery codes. */
const registerFactorRoutes = (server: Server, deps: StaffDeps): void => {
  const { factor } = deps.accounts
  staffRoute(server, deps, { route: 'POST /api/account/totp', body: noBody }, async ({ person }) => {
    const begun = await factor.begin(person.id)
    if (!begun) return { ok: false, reason: 'unauthenticated' }
    return { ok: true, body: { ...begun, qr: qrPath(begun.uri) } }
  })
  const confirm = { route: 'POST /api/account/totp/confirm', body: codeBody } as const
  staffRoute(server, deps, confirm, async ({ person, body, token, key, now }) => {
    const keep = (era: number) => deps.sessions.keep(token, era)
    const given = { accountId: person.id, code: body.code, request: key ?? randomUUID(), keep }
    const recoveryCodes = await factor.confirm(given, now)
    if (!recoveryCodes) return { ok: false, reason: 'totp_wrong' }
    await deps.sessions.settle(token, now)
    // Whoever came in with the factor before, or without one, comes in again with this one.
    await deps.sessions.endAll(person.id, token)
    return { ok: true, body: { recoveryCodes } }
  })
  const recovery = { route: 'POST /api/account/recovery', body: noBody } as const
  staffRoute(server, deps, recovery, async ({ person, key, now }) => ({
    ok: true,
    body: { recoveryCodes: await factor.renewRecovery(person.id, key ?? randomUUID(), now) },
  }))
}

/** Where I am signed in, and ending that. */
const registerSessionsRoutes = (server: Server, deps: StaffDeps): void => {
  const shown = async ({ person, token, now }: StaffAsked<unknown>): Promise<Answer> => {
    const open = await deps.sessions.of(person.id, token, now)
    const sessions = open.map(({ createdAt, usedAt, device, ...session }) => ({
      ...session,
      device: device ?? null,
      createdAt: new Date(createdAt).toISOString(),
      usedAt: new Date(usedAt).toISOString(),
    }))
    return { ok: true, body: { sessions } }
  }
  staffRoute(server, deps, { route: 'GET /api/account/sessions', body: noBody }, shown)
  staffRoute(server, deps, { route: 'DELETE /api/account/sessions/:id', body: noBody }, async (asked) => {
    const { person, id, now } = asked
    const isEnded = await deps.sessions.end(person.id, id)
    if (isEnded) await deps.accounts.audit.record({ at: now, by: person.id, type: 'session_ended', about: person.id })
    return shown(asked)
  })
  staffRoute(server, deps, { route: 'POST /api/account/sessions/others/end', body: noBody }, async (asked) => {
    const { person, token, now } = asked
    const ended = await deps.sessions.endAll(person.id, token)
    if (ended > 0) await deps.accounts.audit.record({ at: now, by: person.id, type: 'session_ended', about: person.id })
    return shown(asked)
  })
}

/** One's own account: what is known of it, password, second factor, sessions. */
export const registerMyAccountRoutes = (server: Server, deps: StaffDeps & { teams: Teams }): void => {
  staffRoute(server, deps, { route: 'GET /api/account', body: noBody }, async ({ person }) => {
    const known = await deps.accounts.details(person.id)
    const teams = (await deps.teams.namesOf([person.id])).get(person.id) ?? []
    return known ? { ok: true, body: { ...known, teams } } : { ok: false, reason: 'unauthenticated' }
  })
  const password = { route: 'POST /api/account/password', body: passwordBody } as const
  staffRoute(server, deps, password, async ({ person, body, token, now }) => {
    const keep = (era: number) => deps.sessions.keep(token, era)
    const changed = await deps.accounts.changePassword(person, body.password, keep, now)
    if (!changed.ok) return toRefusal(changed)
    await deps.sessions.endAll(person.id, token)
    return { ok: true, body: {} }
  })
  registerFactorRoutes(server, deps)
  registerSessionsRoutes(server, deps)
}
