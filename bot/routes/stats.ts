import type { Server } from 'restify'
import type { Editions } from '../../services/stats/editions.ts'
import { helplineCsv } from '../stats/helpline-csv.ts'
import { statsCsv } from '../stats/stats-csv.ts'
import { dictionaryCsv } from '../stats/stats-dictionary.ts'
import { type Audience, type StatsJson, statsJson } from '../stats/stats-json.ts'
import { statsJsonSchema } from '../stats/stats-schema.ts'
import type { PublishedRouteName } from './access.ts'
import { publishedRoute } from './published-route.ts'
import { noBody } from './session.ts'
import { type Answer, openRoute, type StaffDeps } from './staff.ts'

export interface StatsDeps extends StaffDeps {
  editions: Editions
  /** Everybody may read what is published, rounded. */
  statsPublic: boolean
}

type Write = (stats: StatsJson) => Answer

/**
 * What was published, as JSON and as CSV. `/api/stats` gives analysts what they may read; to others it is closed, unless
 * the operator opened what everybody may read; its files want a recent proof of who one is, and are in the audit.
 * `/api/stats/public` is what everybody may read, whoever asks. No route here leads to a case.
 */
export const registerStatsRoutes = (server: Server, deps: StatsDeps): void => {
  const told = async ({ query, now }: { query: URLSearchParams; now: number }, audience: Audience, write: Write) => {
    const wanted = query.get('edition') ?? undefined
    const stats = statsJson(await deps.editions.all(), { audience, wanted, now })
    return stats ? write(stats) : ({ ok: false, reason: 'not_found' } as const)
  }
  const forAnalysts = (route: PublishedRouteName, write: Write): void =>
    publishedRoute(server, deps, { route, body: noBody, isPublic: deps.statsPublic }, async (asked) => {
      const { person, now } = asked
      const answer = await told(asked, person ? 'inside' : 'public', write)
      if (person && answer.ok && isExport(route))
        await deps.accounts.audit.record({ at: now, by: person.id, type: 'figures_exported' })
      return answer
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
  openRoute(server, deps, { route: 'GET /api/stats/helpline-categories.csv', body: noBody }, async () => ({
    ok: true,
    body: helplineCsv(),
    headers: { 'Content-Type': 'text/csv; charset=utf-8; header=present' },
  }))
  forAnalysts('GET /api/stats', asJson)
  forAnalysts('GET /api/stats.csv', asCsv)
  forAnalysts('GET /api/stats.json', asFile)
  forEverybody('GET /api/stats/public', asJson)
  forEverybody('GET /api/stats/public.csv', asCsv)
}

/** Taken away, and not only looked at. */
const isExport = (route: PublishedRouteName): boolean => route !== 'GET /api/stats'

const asJson = (stats: StatsJson): Answer => ({ ok: true, body: stats, headers: { Vary: 'Cookie' } })

const asFile = (stats: StatsJson): Answer => ({
  ok: true,
  body: stats,
  headers: { 'Content-Disposition': attached(stats, 'json'), Vary: 'Cookie' },
})

const attached = ({ edition }: StatsJson, kind: 'csv' | 'json'): string =>
  `attachment; filename="relais-${edition?.id ?? 'chiffres'}.${kind}"`

const asCsv = (stats: StatsJson): Answer => ({
  ok: true,
  body: statsCsv(stats),
  headers: {
    'Content-Type': 'text/csv; charset=utf-8; header=present',
    'Content-Disposition': attached(stats, 'csv'),
    Vary: 'Cookie',
  },
})
