import type { Server } from 'restify'
import { isInRole } from '../../services/counsellors/counsellor.ts'
import type { Editions } from '../../services/stats/editions.ts'
import { statsCsv } from '../stats/stats-csv.ts'
import { dictionaryCsv } from '../stats/stats-dictionary.ts'
import { type Audience, type StatsJson, statsJson } from '../stats/stats-json.ts'
import { statsJsonSchema } from '../stats/stats-schema.ts'
import type { ProblemCode } from './problem.ts'
import { noBody } from './session.ts'
import { readSessionCookie } from './session-cookie.ts'
import { type Answer, openRoute, owedProblem, type StaffDeps } from './staff.ts'

export interface StatsDeps extends StaffDeps {
  editions: Editions
  /** Everybody may read what is published, rounded. */
  statsPublic: boolean
}

type Write = (stats: StatsJson) => Answer

/**
 * What was published, as JSON and as CSV. `/api/stats` gives analysts what they may read; to others it is closed, unless
 * the operator opened what everybody may read. `/api/stats/public` is that, whoever asks. No route here leads to a case.
 */
export const registerStatsRoutes = (server: Server, deps: StatsDeps): void => {
  const told = async ({ query, now }: { query: URLSearchParams; now: number }, audience: Audience, write: Write) => {
    const wanted = query.get('edition') ?? undefined
    const stats = statsJson(await deps.editions.all(), { audience, wanted, now })
    return stats ? write(stats) : ({ ok: false, reason: 'not_found' } as const)
  }
  const forAnalysts = (route: 'GET /api/stats' | 'GET /api/stats.csv', write: Write): void =>
    openRoute(server, deps, { route, body: noBody }, async (asked) => {
      const refusal = await analystRefusal(deps, asked.req.headers.cookie, asked.now)
      if (refusal === undefined) return told(asked, 'inside', write)
      return deps.statsPublic ? told(asked, 'public', write) : { ok: false, reason: refusal }
    })
  const forEverybody = (route: 'GET /api/stats/public' | 'GET /api/stats/public.csv', write: Write): void =>
    openRoute(server, deps, { route, body: noBody }, async (asked) =>
      deps.statsPublic ? told(asked, 'public', write) : { ok: false, reason: 'stats_not_public' },
    )
  // These hold no figure: how to read them is for everybody.
  openRoute(server, deps, { route: 'GET /api/stats/schema.json', body: noBody }, async () => ({
    ok: true,
    body: statsJsonSchema(),
    headers: { 'Content-Type': 'application/schema+json' },
  }))
  openRoute(server, deps, { route: 'GET /api/stats/dictionary.csv', body: noBody }, async () => ({
    ok: true,
    body: dictionaryCsv(),
    headers: { 'Content-Type': 'text/csv; charset=utf-8; header=present' },
  }))
  forAnalysts('GET /api/stats', asJson)
  forAnalysts('GET /api/stats.csv', asCsv)
  forEverybody('GET /api/stats/public', asJson)
  forEverybody('GET /api/stats/public.csv', asCsv)
}

/** Why this caller is no analyst; `undefined`: they are one. */
const analystRefusal = async (
  { sessions }: StaffDeps,
  cookie: string | undefined,
  now: number,
): Promise<ProblemCode | undefined> => {
  const token = readSessionCookie(cookie)
  const session = token === undefined ? undefined : await sessions.use(token, now)
  if (!session) return 'unauthenticated'
  if (session.owes) return owedProblem(session.owes)
  return isInRole(session.person, 'analyst') ? undefined : 'not_allowed'
}

const asJson = (stats: StatsJson): Answer => ({ ok: true, body: stats, headers: { Vary: 'Cookie' } })

const asCsv = (stats: StatsJson): Answer => ({
  ok: true,
  body: statsCsv(stats),
  headers: {
    'Content-Type': 'text/csv; charset=utf-8; header=present',
    'Content-Disposition': `attachment; filename="relais-${stats.edition?.id ?? 'chiffres'}.csv"`,
    Vary: 'Cookie',
  },
})
