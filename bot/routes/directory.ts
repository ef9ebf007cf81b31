import type { Server } from 'restify'
import { z } from 'zod'
import { namesOf } from '../../services/counsellors/names.ts'
import type { Directory, DirectoryEntry, DirectoryResult } from '../../services/directory/directory.ts'
import type { RetentionPeriods } from '../../services/retention/retention.ts'
import { noBody } from './session.ts'
import { type Answer, type StaffDeps, staffRoute } from './staff.ts'

export interface DirectoryRoutesDeps extends StaffDeps {
  directory: Directory
  retention: RetentionPeriods
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

const entryJson = ({ checkedAt, changes, ...entry }: DirectoryEntry, names: Map<string, string>) => ({
  ...entry,
  checkedAt: iso(checkedAt),
  changes: changes.map(({ at, by, what }) => ({ what, at: iso(at), byName: names.get(by) ?? null })),
})

const checkBody = z.object({ id: z.string().min(1).max(100) })
const offBody = checkBody.extend({ isOff: z.boolean() })

/** What teens are shown, when it was checked, and how long things are kept. */
export const registerDirectoryRoutes = (server: Server, deps: DirectoryRoutesDeps): void => {
  const { directory } = deps
  const shown = async (now: number): Promise<Answer> => {
    const entries = await directory.entries(now)
    const names = await namesOf(
      deps.accounts,
      entries.flatMap(({ changes }) => changes.map(({ by }) => by)),
    )
    const body = { entries: entries.map((entry) => entryJson(entry, names)), retention: deps.retention }
    return { ok: true, body }
  }
  const after = (result: DirectoryResult, now: number) => (result.ok ? shown(now) : result)
  staffRoute(server, deps, { route: 'GET /api/directory', body: noBody }, ({ now }) => shown(now))
  const check = { route: 'POST /api/directory/check', body: checkBody } as const
  staffRoute(server, deps, check, async ({ person, body, now }) =>
    after(await directory.check(body.id, person, now), now),
  )
  const off = { route: 'POST /api/directory/off', body: offBody } as const
  staffRoute(server, deps, off, async ({ person, body, now }) =>
    after(await directory.setOff(body.id, person, body.isOff, now), now),
  )
}
