import type { Server } from 'restify'
import { z } from 'zod'
import type { CaseRepository } from '../../services/cases/case-repository.ts'
import { returnCases } from '../../services/cases/return-cases.ts'
import type { AccountDetails } from '../../services/counsellors/account.ts'
import type { ChatLinks } from '../../services/counsellors/chat-links.ts'
import type { Counsellor } from '../../services/counsellors/counsellor.ts'
import type { Relay } from '../../services/relay/relay.ts'
import type { Teams } from '../../services/team/teams.ts'
import { rolesSchema } from './accounts.ts'
import { noBody, startSession } from './session.ts'
import { openRoute, type StaffDeps, staffRoute } from './staff.ts'

interface StaffAccountsDeps extends StaffDeps {
  repository: CaseRepository
  relay: Relay
  teams: Teams
  chatLinks: Pick<ChatLinks, 'revoke'>
}

/** The whole of what is set, so that asking twice changes nothing. `null`: not dated. */
const settingsBody = z.object({
  roles: rolesSchema,
  attestedOn: z.iso.date().nullable(),
  trainedOn: z.iso.date().nullable(),
  isPublicAgent: z.boolean(),
})

const newPasswordBody = z.object({
  token: z.string().min(1).max(200),
  password: z.string().min(1).max(1000),
  totp: z.string().max(20).optional(),
  recovery: z.string().max(40).optional(),
})

/** Behind `#`, as an invitation's. */
const passwordUrl = (publicOrigin: string, token: string): string => `${publicOrigin}/console#mot-de-passe=${token}`

const mayAnswer = ({ roles, attestedOn, trainedOn, isActive }: AccountDetails): boolean =>
  isActive && roles.includes('counsellor') && attestedOn !== null && trainedOn !== null

/** Whoever may not answer any more holds no case, and no teen waits for them. */
const takeCasesFrom = async (deps: StaffAccountsDeps, account: AccountDetails, by: Counsellor, now: number) => {
  await deps.presence.left(account.id)
  for (const { conversationId } of await returnCases(deps.repository, account.id, by.id, now)) {
    await deps.relay.presenceChanged(conversationId, 'gone', account.name).catch(deps.onError)
  }
}

/** What administrators do with the accounts of others: settings, leaving, a lost phone. */
export const registerStaffAccountsRoutes = (server: Server, deps: StaffAccountsDeps): void => {
  const { directory } = deps.accounts
  staffRoute(server, deps, { route: 'GET /api/accounts', body: noBody }, async () => {
    const all = await directory.all()
    const teams = await deps.teams.namesOf(all.map(({ id }) => id))
    return { ok: true, body: { accounts: all.map((account) => ({ ...account, teams: teams.get(account.id) ?? [] })) } }
  })
  const change = { route: 'POST /api/accounts/:id', body: settingsBody } as const
  staffRoute(server, deps, change, async ({ person, id, body, now }) => {
    const { attestedOn, trainedOn, ...set } = body
    const dated = { attestedOn: attestedOn ?? undefined, trainedOn: trainedOn ?? undefined }
    const done = await directory.change(id, person, { ...set, ...dated }, now)
    if (!done.ok) return done
    if (!mayAnswer(done.account)) await takeCasesFrom(deps, done.account, person, now)
    return { ok: true, body: done.account }
  })
  staffRoute(server, deps, { route: 'POST /api/accounts/:id/deactivate', body: noBody }, async (asked) => {
    const { person, id, now } = asked
    const done = await directory.deactivate(id, person, now)
    if (!done.ok) return done
    await deps.sessions.endAll(id)
    await deps.chatLinks.revoke(id, person.id, now)
    await takeCasesFrom(deps, done.account, person, now)
    return { ok: true, body: done.account }
  })
  staffRoute(server, deps, { route: 'POST /api/accounts/:id/reactivate', body: noBody }, async (asked) => {
    const done = await directory.reactivate(asked.id, asked.person, asked.now)
    return done.ok ? { ok: true, body: done.account } : done
  })
  const link = { route: 'POST /api/accounts/:id/password/reset', body: noBody } as const
  staffRoute(server, deps, link, async ({ person, id, now }) => {
    const issued = await deps.accounts.resets.issue(id, person, now)
    if (!issued.ok) return issued
    return { ok: true, status: 201, body: { resetUrl: passwordUrl(deps.publicOrigin(), issued.token) } }
  })
  const redeem = { route: 'POST /api/password', body: newPasswordBody } as const
  openRoute(server, deps, redeem, async ({ req, body, now }) => {
    const result = await deps.accounts.resets.redeem({ ...body, address: deps.clientAddress(req) }, now)
    // Those of before are over already; here they leave the list.
    if (result.ok) await deps.sessions.endAll(result.counsellor.id)
    return startSession(deps, req, result, now)
  })
  staffRoute(server, deps, { route: 'POST /api/accounts/:id/factor/reset', body: noBody }, async (asked) => {
    const done = await directory.resetFactor(asked.id, asked.person, asked.now)
    if (!done.ok) return done
    await deps.sessions.endAll(asked.id)
    return { ok: true, body: done.account }
  })
}
