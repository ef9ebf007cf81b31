import type { Server } from 'restify'
import { z } from 'zod'
import type { Case } from '../../services/cases/case.ts'
import { namesOf } from '../../services/counsellors/names.ts'
import type { CaseViews } from '../../services/relay/case-view.ts'
import type { MessageReview, ReviewResult } from '../../services/safe-adults/message-review.ts'
import { heldJson, heldLineJson, peopleInHeld } from './held-json.ts'
import { noBody } from './session.ts'
import { type Answer, type StaffDeps, staffRoute } from './staff.ts'

export interface ReviewRoutesDeps extends StaffDeps {
  review: MessageReview
  views: Pick<CaseViews, 'view'>
}

/** What was said last tells whoever judges what the message answers. */
const mostShown = 8

const heldId = z.string().min(1).max(300)
const judgeBody = z.discriminatedUnion('verdict', [
  z.object({ held: heldId, verdict: z.literal('approved') }),
  z.object({ held: heldId, verdict: z.literal('refused'), why: z.string().trim().min(1).max(1000) }),
])
const withdrawBody = z.object({ held: heldId })

/** Messages that a second adult reads first: the list, one case's, the verdict, and taking one's own back. */
export const registerReviewRoutes = (server: Server, deps: ReviewRoutesDeps): void => {
  const { review } = deps
  const shown = async (report: Case, now: number): Promise<Answer> => {
    const names = await namesOf(deps.accounts, peopleInHeld(report))
    const { messages } = await deps.views.view(report, now)
    const last = messages.slice(-mostShown).map((message) => ({ ...message, at: new Date(message.at).toISOString() }))
    return { ok: true, body: { ...heldLineJson(report), held: heldJson(report, names), messages: last } }
  }
  // Without a word of the conversation: a verdict that is sent again would be a way to read along that nobody announced.
  const done = (result: ReviewResult): Answer => (result.ok ? { ok: true, body: {} } : result)

  staffRoute(server, deps, { route: 'GET /api/reviews', body: noBody }, async ({ person }) => {
    const waiting = await review.waiting(person)
    return { ok: true, body: { cases: waiting.map(heldLineJson) } }
  })
  staffRoute(server, deps, { route: 'GET /api/cases/:id/held', body: noBody }, async ({ person, id, now }) => {
    const found = await review.read(id, person, now)
    return found.ok ? shown(found.case, now) : found
  })
  const judge = { route: 'POST /api/cases/:id/held/judge', body: judgeBody } as const
  staffRoute(server, deps, judge, async ({ person, id, body }) => {
    if (body.verdict === 'approved') return done(await review.approve(id, body.held, person))
    return done(await review.refuse(id, body.held, person, body.why))
  })
  const withdraw = { route: 'POST /api/cases/:id/held/withdraw', body: withdrawBody } as const
  staffRoute(server, deps, withdraw, async ({ person, id, body }) => done(await review.withdraw(id, body.held, person)))
}
