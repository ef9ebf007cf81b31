import type { Server } from 'restify'
import { z } from 'zod'
import type { CareBook } from '../../services/care/care-book.ts'
import type { HelpCalls } from '../../services/care/help-calls.ts'
import type { CaseQueue } from '../../services/cases/case-queue.ts'
import { type Counsellor, isInRole } from '../../services/counsellors/counsellor.ts'
import { namesOf } from '../../services/counsellors/names.ts'
import type { Protection } from '../../services/protection/protection.ts'
import type { MessageReview } from '../../services/safe-adults/message-review.ts'
import type { Overseers } from '../../services/team/overseers.ts'
import type { TeamCalls } from '../../services/team/team-calls.ts'
import { noBody } from './session.ts'
import { type StaffDeps, staffRoute } from './staff.ts'

export interface CareRoutesDeps extends StaffDeps {
  care: CareBook
  help: HelpCalls
  teamCalls: TeamCalls
  queue: Pick<CaseQueue, 'own'>
  overseers: Overseers
  protection: Protection
  review: MessageReview
  /** Contacts that were not checked for 90 days. */
  staleContacts: (now: number) => Promise<number>
}

const iso = (at: number | null | undefined): string | null =>
  at === null || at === undefined ? null : new Date(at).toISOString()

const helpBody = z.object({ caseId: z.string().min(1).max(100).optional() })
const refusalBody = z.object({ refuses: z.boolean() })
const debriefBody = z.object({ moment: z.string().min(1).max(200), debrief: z.enum(['asked', 'done', 'declined']) })

const isOverseer = (person: Counsellor): boolean => isInRole(person, 'supervisor', 'child_protection_lead')

/** What the bar of the console tells each person, and what they may ask for themselves. */
export const registerCareRoutes = (server: Server, deps: CareRoutesDeps): void => {
  registerAlertsRoute(server, deps)
  registerHelpRoutes(server, deps)
  const { care } = deps
  const refusal = { route: 'POST /api/care/refusal', body: refusalBody } as const
  staffRoute(server, deps, refusal, async ({ person, body, now }) => {
    await care.setRefusal(person.id, body.refuses, now)
    return { ok: true, body: {} }
  })
  staffRoute(server, deps, { route: 'POST /api/care/pause/end', body: noBody }, async ({ person }) => {
    await care.endPause(person.id)
    return { ok: true, body: {} }
  })
  const debrief = { route: 'POST /api/care/debrief', body: debriefBody } as const
  staffRoute(server, deps, debrief, async ({ person, body }) => {
    const isTheirs = await care.setDebrief(person.id, body.moment, body.debrief)
    return isTheirs ? { ok: true, body: {} } : { ok: false, reason: 'not_found' }
  })
}

/** Counts and calls, of what each role is there for: no word of any case. */
const registerAlertsRoute = (server: Server, deps: CareRoutesDeps): void => {
  const { care, help, overseers, protection, review } = deps
  const forOverseers = async (person: Counsellor) => {
    if (!isOverseer(person)) return {}
    const [calls, held, decisions] = await Promise.all([
      help.open(),
      review.waiting(person),
      protection.waiting(person),
    ])
    const names = await namesOf(
      deps.accounts,
      calls.map(({ by }) => by),
    )
    const shown = calls.map(({ _id, by, at, kind, caseId }) => ({
      ...{ id: _id, by, kind, caseId: caseId ?? null },
      byName: names.get(by) ?? '',
      at: iso(at),
    }))
    return { calls: shown, held: held.length, protection: decisions.length }
  }
  const forCounsellors = async (person: Counsellor, now: number) => {
    if (!isInRole(person, 'counsellor')) return {}
    const own = await care.own(person.id, now)
    const call = await help.latestOf(person.id, now)
    const names = await namesOf(deps.accounts, [call?.answeredBy])
    const comes = names.get(call?.answeredBy ?? '') ?? null
    const debriefs = own.debriefs.map(({ _id, at, debrief }) => ({ id: _id, at: iso(at), debrief }))
    return {
      care: {
        exposure: own.exposure,
        pausedUntil: iso(own.pausedUntil),
        refusedUntil: iso(own.refusedUntil),
        debriefs,
        call:
          call && (call.openBy !== undefined || comes !== null) ? { isOpen: call.openBy !== undefined, comes } : null,
        isReaderHere: await overseers.isAnyHere(now, person.id),
      },
    }
  }
  staffRoute(server, deps, { route: 'GET /api/alerts', body: noBody }, async ({ person, now }) => {
    if (isOverseer(person)) await overseers.seen(person.id, now)
    const stale = isInRole(person, 'administrator') ? { contacts: await deps.staleContacts(now) } : {}
    return { ok: true, body: { ...(await forOverseers(person)), ...(await forCounsellors(person, now)), ...stale } }
  })
}

const registerHelpRoutes = (server: Server, deps: CareRoutesDeps): void => {
  const call = { route: 'POST /api/help', body: helpBody } as const
  staffRoute(server, deps, call, async ({ person, body, now }) => {
    // A conversation that went to somebody else in this moment, or never was theirs, is not named; the call is made.
    const open = body.caseId === undefined ? undefined : await deps.queue.own(body.caseId, person)
    const call = await deps.teamCalls.help(person.id, 'help', now, open?.ok ? open.case._id : undefined)
    return { ok: true, status: 201, body: { id: call._id, at: iso(call.at), caseId: call.caseId ?? null } }
  })
  staffRoute(server, deps, { route: 'POST /api/help/withdraw', body: noBody }, async ({ person, now }) => {
    await deps.help.takeBack(person.id, now)
    return { ok: true, body: {} }
  })
  staffRoute(server, deps, { route: 'POST /api/help/:id/answer', body: noBody }, async ({ person, id, now }) => {
    const isFirst = await deps.help.answer(id, person.id, now)
    return isFirst ? { ok: true, body: {} } : { ok: false, reason: 'help_answered' }
  })
}
