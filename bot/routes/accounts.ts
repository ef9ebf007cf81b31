import type { Server } from 'restify'
import { z } from 'zod'
import { roleSchema } from '../../services/counsellors/counsellor.ts'
import { startSession, toRefusal } from './session.ts'
import { openRoute, type StaffDeps, staffRoute } from './staff.ts'

export const rolesSchema = z
  .array(roleSchema)
  .min(1)
  .max(10)
  .transform((given) => [...new Set(given)])

const inviteBody = z.object({
  email: z.string().max(254).pipe(z.email()),
  roles: rolesSchema,
  attestedOn: z.iso.date().optional(),
  trainedOn: z.iso.date().optional(),
})

const acceptBody = z.object({
  token: z.string().min(1).max(200),
  name: z.string().trim().min(1).max(40),
  password: z.string().min(1).max(1000),
})

/** Behind `#`, so that the token is in no request line, log or referrer. */
export const invitationUrl = (publicOrigin: string, token: string): string =>
  `${publicOrigin}/console#invitation=${token}`

/** Invite somebody, and become somebody by an invitation. */
export const registerAccountsRoutes = (server: Server, deps: StaffDeps): void => {
  const invite = { route: 'POST /api/accounts', body: inviteBody } as const
  staffRoute(server, deps, invite, async ({ person, body, isProven, now }) => {
    const { email, ...granted } = body
    // A second administrator is what whoever finds an open console would make.
    if (granted.roles.includes('administrator') && !isProven) return { ok: false, reason: 'reauth_required' }
    const invited = await deps.accounts.invite(person, email, granted, now)
    if (!invited.ok) return toRefusal(invited)
    return { ok: true, status: 201, body: { inviteUrl: invitationUrl(deps.publicOrigin(), invited.token) } }
  })
  const accept = { route: 'POST /api/invitations/accept', body: acceptBody } as const
  openRoute(server, deps, accept, async ({ req, body, now }) =>
    startSession(
      deps,
      req,
      await deps.accounts.acceptInvitation({ ...body, address: deps.clientAddress(req) }, now),
      now,
    ),
  )
}
