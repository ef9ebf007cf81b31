import type { Request, Response, Server } from 'restify'
import type { OpenIdDirectory } from '../../services/counsellors/openid/openid-directory.ts'
import type { ProblemCode } from './problem.ts'
import { noBody, openSession } from './session.ts'
import { directoryCookie, endedDirectoryCookie, readDirectoryCookie } from './session-cookie.ts'
import { type Answer, openRoute, type StaffDeps } from './staff.ts'

type OpenIdDeps = StaffDeps & { directory: OpenIdDirectory | undefined }

const redirect = (res: Response, location: string, cookies: string[]): void => {
  if (res.headersSent) return
  res.writeHead(302, { Location: location, 'Set-Cookie': cookies, 'Cache-Control': 'no-store' })
  res.end()
}

/** Sign-in by the organisation's directory, where there is one: off to it, and back. */
export const registerOpenIdRoutes = (server: Server, deps: OpenIdDeps): void => {
  const { directory } = deps
  const console = () => `${deps.publicOrigin()}/console`
  const failed = (res: Response, reason: ProblemCode): undefined => {
    redirect(res, `${console()}#annuaire=${reason}`, [endedDirectoryCookie(deps.publicOrigin())])
    return undefined
  }
  openRoute(server, deps, { route: 'GET /api/openid', body: noBody }, async () => ({
    ok: true,
    body: { name: directory?.settings.name ?? null },
  }))
  openRoute(server, deps, { route: 'GET /api/openid/start', body: noBody }, async ({ res, now }) => {
    if (!directory) return { ok: false, reason: 'not_found' }
    try {
      const { url, browser } = await directory.begin(now)
      redirect(res, url, [directoryCookie(browser, deps.publicOrigin())])
    } catch (error) {
      deps.onError(error)
      return failed(res, 'directory_away')
    }
    return undefined
  })
  const back = async (
    req: Request,
    res: Response,
    query: URLSearchParams,
    now: number,
  ): Promise<Answer | undefined> => {
    if (!directory) return { ok: false, reason: 'not_found' }
    const answer = await directory.finish(query, readDirectoryCookie(req.headers.cookie) ?? '', now)
    if (!answer.ok) return failed(res, answer.reason)
    const signedIn = await deps.accounts.fromDirectory.signIn(answer.person, now)
    if (!signedIn.ok) return failed(res, signedIn.reason)
    const cookie = await openSession(deps, req, signedIn, now)
    redirect(res, console(), [cookie, endedDirectoryCookie(deps.publicOrigin())])
    return undefined
  }
  openRoute(server, deps, { route: 'GET /api/openid/callback', body: noBody }, ({ req, res, query, now }) =>
    back(req, res, query, now),
  )
}
