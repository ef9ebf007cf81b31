import { randomUUID } from 'node:crypto'
import type { Server } from 'restify'
import type { Alerts } from '../../services/alerts/alerts.ts'
import type { StaffAudit } from '../../services/audit/staff-audit.ts'
import type { CaseRepository } from '../../services/cases/case-repository.ts'
import { namesOf } from '../../services/counsellors/names.ts'
import type { Duty } from '../../services/duty/duty.ts'
import type { Store } from '../../services/store/collection.ts'
import { noBody } from './session.ts'
import { type StaffDeps, staffRoute } from './staff.ts'

export interface DutyRoutesDeps extends StaffDeps {
  duty: Duty
  alerts: Alerts
  cases: Pick<CaseRepository, 'counts'>
  store: Store
  audit: StaffAudit
}

const iso = (at: number): string => new Date(at).toISOString()
const when = (at: number | undefined): string | null => (at === undefined ? null : iso(at))

/** Who is there now, whether that is enough, and whether people outside can be told. No content, no case. */
export const registerDutyRoutes = (server: Server, deps: DutyRoutesDeps): void => {
  const { duty, alerts, accounts, presence, cases } = deps

  staffRoute(server, deps, { route: 'GET /api/duty', body: noBody }, async ({ now }) => {
    const [standing, present, load, ways, counts, waiting] = await Promise.all([
      duty.standing(now),
      presence.present(now),
      duty.capacity(now),
      alerts.view(),
      alerts.counts(),
      cases.counts(),
    ])
    const names = await namesOf(accounts, [...present, ...standing.planned])
    const named = (ids: string[]): string[] => ids.flatMap((id) => names.get(id) ?? [])
    return {
      ok: true,
      body: {
        isOpen: standing.isOpen,
        present: named(present),
        planned: named(standing.planned),
        staffedUntil: when(standing.staffedUntil),
        nextStaffedAt: when(standing.nextStaffedAt),
        criticalWaiting: waiting.critical,
        capacity: {
          level: load.level,
          people: load.people,
          peopleNeeded: load.peopleNeeded,
          longWaitShare: load.longWaitShare,
          arrivalsPerHour: load.arrivalsPerHour,
          lengthMinutes: Math.round(load.lengthMs / 60_000),
          measured: load.measured,
        },
        alerts: {
          ways: ways.map(({ way, state, failingSince, error }) => ({
            ...{ way, state },
            failingSince: when(failingSince),
            error: error ?? null,
          })),
          ...counts,
        },
      },
    }
  })

  staffRoute(server, deps, { route: 'POST /api/duty/test-alerts', body: noBody }, async ({ person, now, key }) => {
    const about = `test:${person.id}:${key ?? randomUUID()}`
    const planned = alerts.planAll(about, [person.email], { kind: 'test', since: now })
    const told = deps.audit.write({ at: now, by: person.id, type: 'alerts_tested' })
    // Sent again with the same key, it is there already, and in the audit. Without a way there is nothing to try.
    if (planned.length > 0) await deps.store.commit([...planned, told])
    return { ok: true, body: { ways: alerts.ways } }
  })
}
