import type { Server } from 'restify'
import { z } from 'zod'
import { maxReplyLength, maxTitleLength, shortcutForm } from '../../services/canned/canned-reply.ts'
import { fillVariables } from '../../services/canned/fill-variables.ts'
import type { Toolbox } from '../../services/canned/toolbox.ts'
import type { CareBook } from '../../services/care/care-book.ts'
import type { TagKey } from '../../services/cases/queue-filter.ts'
import { maxTagLength } from '../../services/cases/work/case-work.ts'
import { type PersonalLimits, personalLimits } from '../../services/cases/work/personal-limits.ts'
import { isInRole } from '../../services/counsellors/counsellor.ts'
import { categorySchema } from '../../services/taxonomy-schemas.ts'
import { noBody } from './session.ts'
import { type StaffDeps, staffRoute } from './staff.ts'

export interface ToolboxRoutesDeps extends StaffDeps {
  toolbox: Toolbox
  limits: PersonalLimits
  care: Pick<CareBook, 'isResting'>
  tagKey: TagKey
}

const rev = z.number().int().min(0)
const replyBody = z.object({
  id: z.string().min(1).max(300).optional(),
  rev,
  title: z.string().trim().min(1).max(maxTitleLength),
  text: z.string().trim().min(1).max(maxReplyLength),
  shortcut: z.string().regex(shortcutForm),
  categories: z.array(categorySchema).max(13),
})
const removeBody = z.object({ id: z.string().min(1).max(300), rev })
const tagsBody = z.object({ rev, tags: z.array(z.string().trim().min(1).max(maxTagLength)).max(50) })
const limitBody = z.object({
  limit: z.number().int().min(personalLimits.least).max(personalLimits.most),
  /** Another's, for a supervisor. */
  person: z.string().max(100).optional(),
})

/** What counsellors have at hand: replies, tags, colleagues, and how much they take on at once. */
export const registerToolboxRoutes = (server: Server, deps: ToolboxRoutesDeps): void => {
  const { toolbox, limits, accounts, presence } = deps
  const list = { route: 'GET /api/canned', body: noBody } as const
  staffRoute(server, deps, list, async ({ person }) => {
    const replies = (await toolbox.replies()).map(({ _id, title, text, shortcut, categories, rev: edited }) => ({
      ...{ id: _id, title, text, shortcut, categories, rev: edited },
      filled: fillVariables(text, person.name),
    }))
    return { ok: true, body: { replies } }
  })
  const save = { route: 'POST /api/canned', body: replyBody } as const
  staffRoute(server, deps, save, async ({ person, body, now, key }) => {
    const saved = await toolbox.saveReply(person, body, now, key)
    return saved.ok ? { ok: true, body: {} } : saved
  })
  const remove = { route: 'POST /api/canned/remove', body: removeBody } as const
  staffRoute(server, deps, remove, async ({ person, body, now }) => {
    const removed = await toolbox.removeReply(person, body.id, body.rev, now)
    return removed.ok ? { ok: true, body: {} } : removed
  })
  staffRoute(server, deps, { route: 'GET /api/tags', body: noBody }, async () => {
    const { tags, rev: edited } = await toolbox.tags()
    // What the queue is asked for instead of the words, which an address would keep.
    return { ok: true, body: { tags, keys: tags.map(deps.tagKey), rev: edited } }
  })
  const saveTags = { route: 'POST /api/tags', body: tagsBody } as const
  staffRoute(server, deps, saveTags, async ({ person, body, now }) => {
    const saved = await toolbox.saveTags(person, body.tags, body.rev, now)
    return saved.ok ? { ok: true, body: await toolbox.tags() } : saved
  })
  const colleagues = { route: 'GET /api/colleagues', body: noBody } as const
  staffRoute(server, deps, colleagues, async ({ person, now }) => {
    const others = (await accounts.having('counsellor')).filter(({ id }) => id !== person.id)
    const people = await Promise.all(
      others.map(async ({ id, name }) => ({
        ...{ id, name, isHere: await presence.isHere(id, now) },
        isResting: await deps.care.isResting(id, now),
      })),
    )
    return { ok: true, body: { people } }
  })
  const own = { route: 'GET /api/limit', body: noBody } as const
  staffRoute(server, deps, own, async ({ person }) => ({
    ok: true,
    body: { limit: await limits.of(person.id), ...personalLimits },
  }))
  const set = { route: 'POST /api/limit', body: limitBody } as const
  staffRoute(server, deps, set, async ({ person, body, now }) => {
    const whose = body.person ?? person.id
    const isKnown = whose === person.id || isInRole((await accounts.active(whose)) ?? { roles: [] }, 'counsellor')
    if (isInRole(person, 'supervisor') && !isKnown) return { ok: false, reason: 'colleague_unknown' }
    const isSet = await limits.set(person, whose, body.limit, now)
    return isSet ? { ok: true, body: { limit: body.limit, ...personalLimits } } : { ok: false, reason: 'not_allowed' }
  })
}
