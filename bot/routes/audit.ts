import type { Server } from 'restify'
import { z } from 'zod'
import type { AuditJournal } from '../../services/audit/audit-journal.ts'
import { namesOf } from '../../services/counsellors/names.ts'
import { noBody } from './session.ts'
import { type StaffDeps, staffRoute } from './staff.ts'

const mostFindings = 200

const questionBody = z.strictObject({
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  by: z.string().max(100).optional(),
  caseId: z.string().max(100).optional(),
  after: z
    .string()
    .max(100)
    .regex(/^\d+\|/)
    .optional(),
})

const time = (iso: string | undefined): number | undefined => (iso === undefined ? undefined : Date.parse(iso))

/** Who did and read what, and whether somebody touched the chain since. Reading it is in it, too. */
export const registerAuditRoutes = (server: Server, deps: StaffDeps & { journal: AuditJournal }): void => {
  const { journal, accounts } = deps
  const search = { route: 'POST /api/audit/search', body: questionBody } as const
  staffRoute(server, deps, search, async ({ person, body, now }) => {
    const { records, after } = await journal.find({ ...body, from: time(body.from), to: time(body.to) })
    await accounts.audit.record({ at: now, by: person.id, type: 'audit_read' })
    const names = await namesOf(
      accounts,
      records.flatMap(({ by, about }) => [by, about]),
    )
    const events = records.map(({ _id, at, by, type, caseId, about }) => ({
      ...{ id: _id, at: new Date(at).toISOString(), type, by, byName: names.get(by) ?? null },
      ...{ caseId: caseId ?? null, about: about ?? null, aboutName: (about && names.get(about)) ?? null },
    }))
    return { ok: true, body: { events, after: after ?? null } }
  })
  staffRoute(server, deps, { route: 'GET /api/audit/people', body: noBody }, async () => {
    const people = await accounts.directory.all()
    return { ok: true, body: { people: people.map(({ id, name, isActive }) => ({ id, name, isActive })) } }
  })
  staffRoute(server, deps, { route: 'POST /api/audit/check', body: noBody }, async ({ person, now }) => {
    await accounts.audit.record({ at: now, by: person.id, type: 'audit_checked' })
    const findings = await journal.check()
    return { ok: true, body: { count: findings.length, findings: findings.slice(0, mostFindings) } }
  })
}
