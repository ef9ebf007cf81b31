import type { Server } from 'restify'
import type { Counsellor } from '../../services/counsellors/counsellor.ts'
import type { PublishedRouteName } from './access.ts'
import { type Answer, type Asked, entering, type RouteOf, register, type StaffDeps } from './staff.ts'

/**
 * A route for whom its row in the access table names; where the operator publishes, for everybody else too, who is told
 * less: `person` is absent then. Whoever must show first who they are is told so in either case.
 */
export const publishedRoute = <B>(
  server: Server,
  deps: StaffDeps,
  { isPublic, ...route }: RouteOf<B, PublishedRouteName> & { isPublic: boolean },
  handler: (asked: Asked<B> & { person: Counsellor | undefined }) => Promise<Answer>,
): void =>
  register(server, deps, route, [], async (asked) => {
    const found = await entering(deps, route.route, asked.req)
    if (found.ok) return handler({ ...asked, person: found.entered.person })
    const isClosed = !isPublic || found.reason === 'reauth_required'
    return isClosed ? found : handler({ ...asked, person: undefined })
  })
