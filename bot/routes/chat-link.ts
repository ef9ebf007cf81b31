import type { Server } from 'restify'
import type { ChatLinks } from '../../services/counsellors/chat-links.ts'
import { noBody } from './session.ts'
import { type StaffDeps, staffRoute } from './staff.ts'

interface ChatLinkDeps extends StaffDeps {
  chatLinks: ChatLinks
  /** Is there a chat to link to? */
  hasChat: boolean
}

/** One's own account in Teams: linked by a code that is shown here once and typed there, and unlinked here. */
export const registerChatLinkRoutes = (server: Server, deps: ChatLinkDeps): void => {
  const { chatLinks, hasChat } = deps
  staffRoute(server, deps, { route: 'GET /api/account/chat', body: noBody }, async ({ person }) => ({
    ok: true,
    body: { available: hasChat, linked: await chatLinks.isLinked(person.id) },
  }))
  staffRoute(server, deps, { route: 'POST /api/account/chat', body: noBody }, async ({ person, now }) => {
    if (!hasChat) return { ok: false, reason: 'not_found' }
    const { code, expiresAt } = await chatLinks.newCode(person.id, now)
    return { ok: true, status: 201, body: { code, expiresAt: new Date(expiresAt).toISOString() } }
  })
  staffRoute(server, deps, { route: 'DELETE /api/account/chat', body: noBody }, async ({ person, now }) => {
    await chatLinks.revoke(person.id, person.id, now)
    return { ok: true, body: {} }
  })
}
