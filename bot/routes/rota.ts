import type { Server } from 'restify'
import { z } from 'zod'
import type { Accounts } from '../../services/counsellors/accounts.ts'
import { type Counsellor, isInRole } from '../../services/counsellors/counsellor.ts'
import { namesOf } from '../../services/counsellors/names.ts'
import type { Interval } from '../../services/duty/intervals.ts'
import { plannedTurns, uncoveredTimes } from '../../services/duty/plan.ts'
import { type Rota, rotaContentSchema } from '../../services/duty/rota.ts'
import type { Rotas } from '../../services/duty/rotas.ts'
import { noBody } from './session.ts'
import { type Answer, type StaffDeps, staffRoute } from './staff.ts'

export interface RotaRoutesDeps extends StaffDeps {
  rotas: Rotas
}

const shownMs = 14 * 24 * 3_600_000
const changeBody = z.object({ version: z.number().int().min(0), content: rotaContentSchema })

const iso = (at: number): string => new Date(at).toISOString()
const spanJson = ({ from, to }: Interval) => ({ from: iso(from), to: iso(to) })

/** Who is planned when. Whoever changes it sees it whole; counsellors see the hours, and their own. */
export const registerRotaRoutes = (server: Server, deps: RotaRoutesDeps): void => {
  const { rotas, accounts } = deps

  const shown = async (person: Counsellor, now: number): Promise<Answer> => {
    const rota = await rotas.current(now)
    const mayChange = isInRole(person, 'supervisor', 'administrator')
    const span = { from: now, to: now + shownMs }
    const turns = plannedTurns(rota, span).toSorted((a, b) => a.from - b.from)
    const own = {
      version: rota.version,
      mayChange,
      hours: { weekly: rota.weekly, closures: rota.closures, region: rota.region, onHolidays: rota.onHolidays },
      mine: turns.filter((turn) => turn.person === person.id).map(spanJson),
      isOnCall: rota.onCall.includes(person.id),
    }
    if (!mayChange) return { ok: true, body: own }
    return { ok: true, body: { ...own, ...(await wholeJson(deps, rota, span)) } }
  }

  staffRoute(server, deps, { route: 'GET /api/rota', body: noBody }, ({ person, now }) => shown(person, now))
  const change = { route: 'POST /api/rota', body: changeBody } as const
  staffRoute(server, deps, change, async ({ person, body, now }) => {
    const set = await rotas.set(person, body.version, body.content, now)
    return set.ok ? shown(person, now) : set
  })

  const wholeJson = async ({ accounts: all }: { accounts: Accounts }, rota: Rota, span: Interval) => {
    const people = [...(await all.having('counsellor')), ...(await all.having('supervisor'))]
    const changes = await rotas.changes()
    const names = await namesOf(
      accounts,
      changes.map(({ by }) => by),
    )
    return {
      content: rotaContentSchema.parse(rota),
      people: [...new Map(people.map(({ id, name }) => [id, { id, name }])).values()],
      uncovered: uncoveredTimes(rota, span).map(spanJson),
      changes: changes.map(({ at, by, parts }) => ({ at: iso(at), byName: names.get(by) ?? null, parts })),
    }
  }
}
