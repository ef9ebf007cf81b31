import type { Server } from 'restify'
import { z } from 'zod'
import { closingOutcomes } from '../../services/cases/case.ts'
import { type CaseQueue, type CaseResult, maxNoteLength } from '../../services/cases/case-queue.ts'
import { type CaseSearch, caseQuestionSchema } from '../../services/cases/case-search.ts'
import type { Counsellor } from '../../services/counsellors/counsellor.ts'
import type { CaseViews } from '../../services/relay/case-view.ts'
import type { Relay } from '../../services/relay/relay.ts'
import { severitySchema } from '../../services/taxonomy-schemas.ts'
import { caseJson, foundJson, holdJson } from './case-json.ts'
import { sayFarewell } from './farewell.ts'
import { noBody } from './session.ts'
import { type Answer, type StaffDeps, staffRoute } from './staff.ts'

export interface CaseRoutesDeps extends StaffDeps {
  queue: CaseQueue
  views: CaseViews
  relay: Relay
  search: CaseSearch
}

const noteBody = z.object({ text: z.string().trim().min(1).max(maxNoteLength) })
/** What the page showed when it was decided, so that nothing unseen is lowered or closed. */
const seenBody = z.object({ severity: severitySchema, teenAt: z.iso.datetime().nullable() }).optional()
const closeBody = z.object({ outcome: z.enum(closingOutcomes), seen: seenBody })
const severityBody = z.object({
  severity: severitySchema,
  why: z.string().trim().max(maxNoteLength).optional(),
  seen: seenBody,
})
const holdBody = z.object({ on: z.boolean(), why: z.string().trim().min(1).max(maxNoteLength) })
const messageBody = z.object({ text: z.string() })

const seenIn = ({ seen }: { seen?: z.infer<typeof seenBody> }) =>
  seen && { severity: seen.severity, teenAt: seen.teenAt === null ? null : Date.parse(seen.teenAt) }

/** The case with its messages, which is a read like any other: it goes through the audit. */
export const shown = async (deps: CaseRoutesDeps, person: Counsellor, id: string, now: number): Promise<Answer> => {
  const read = await deps.queue.read(id, person, now)
  return read.ok ? { ok: true, body: caseJson(await deps.views.view(read.case, now)) } : read
}

/**
 * After a claim: the teen sees it happen, the counsellor gets the case. Claiming one's own case again says nothing twice.
 * `after`: the first name of whoever it was taken over from.
 */
export const claimed = async (
  deps: CaseRoutesDeps,
  person: Counsellor,
  result: CaseResult,
  now: number,
  after?: string,
): Promise<Answer> => {
  if (!result.ok) return result
  // The change itself is kept: if the teen cannot be told, the answer must not say otherwise.
  await deps.relay.taken(result.case, person.name, after).catch(deps.onError)
  return shown(deps, person, result.case._id, now)
}

/** Whoever has let go of a case sees how it stands, and nothing more of what is in it. */
const left = async (deps: CaseRoutesDeps, person: Counsellor, result: CaseResult): Promise<Answer> => {
  if (!result.ok) return result
  await deps.relay.presenceChanged(result.case.conversationId, 'gone', person.name).catch(deps.onError)
  const [summary] = await deps.views.summaries([result.case])
  return summary ? { ok: true, body: foundJson(summary) } : { ok: false, reason: 'case_not_found' }
}

/** Answers with the hold alone: nothing of the case is read by who sets one. */
const registerHoldRoute = (server: Server, deps: CaseRoutesDeps): void => {
  const hold = { route: 'POST /api/cases/:id/hold', body: holdBody } as const
  staffRoute(server, deps, hold, async ({ person, id, body, now }) => {
    const set = await deps.queue.setHold(id, person, body, now)
    if (!set.ok) return set
    const view = await deps.views.hold(set.case)
    return { ok: true, body: { ...view, hold: holdJson(view.hold) } }
  })
}

/** The question is in the body: an address would keep the code or the link that somebody looks for. */
const registerSearchRoute = (server: Server, { search, views, ...deps }: CaseRoutesDeps): void => {
  const ask = { route: 'POST /api/cases/search', body: caseQuestionSchema } as const
  staffRoute(server, deps, ask, async ({ person, body, now }) => {
    const found = await views.summaries(await search.find(body, person, now))
    return { ok: true, body: { cases: found.map(foundJson) } }
  })
}

/** One case: read it, take it, give it back, end it, write on it, answer in it, hold it. */
export const registerCasesRoutes = (server: Server, deps: CaseRoutesDeps): void => {
  const { queue } = deps
  registerHoldRoute(server, deps)
  registerSearchRoute(server, deps)
  staffRoute(server, deps, { route: 'GET /api/cases/:id', body: noBody }, ({ person, id, now }) =>
    shown(deps, person, id, now),
  )
  const claim = { route: 'POST /api/cases/:id/claim', body: noBody } as const
  staffRoute(server, deps, claim, async ({ person, id, now }) =>
    claimed(deps, person, await queue.claim(id, person, now), now),
  )
  const release = { route: 'POST /api/cases/:id/release', body: noBody } as const
  staffRoute(server, deps, release, async ({ person, id, now }) =>
    left(deps, person, await queue.release(id, person, now)),
  )
  const close = { route: 'POST /api/cases/:id/close', body: closeBody } as const
  staffRoute(server, deps, close, async ({ person, id, body, now }) => {
    const closed = await queue.close(id, person, body.outcome, now, seenIn(body))
    const answer = await left(deps, person, closed)
    if (closed.ok) await sayFarewell(deps, closed.case)
    return answer
  })
  const note = { route: 'POST /api/cases/:id/notes', body: noteBody } as const
  staffRoute(server, deps, note, async ({ person, id, body, now, key }) => {
    const noted = await queue.addNote(id, person, body.text, now, key)
    return noted.ok ? shown(deps, person, id, now) : noted
  })
  const severity = { route: 'POST /api/cases/:id/severity', body: severityBody } as const
  staffRoute(server, deps, severity, async ({ person, id, body, now, key }) => {
    const decision = { to: body.severity, why: body.why || undefined, key }
    const set = await queue.setSeverity(id, person, decision, now, seenIn(body))
    return set.ok ? shown(deps, person, id, now) : set
  })
  const say = { route: 'POST /api/cases/:id/messages', body: messageBody } as const
  staffRoute(server, deps, say, async ({ person, id, body, key }) => {
    const sent = await deps.relay.sendFromCounsellor(id, person, body.text, key)
    if (!sent.ok) return sent
    const at = new Date(sent.at).toISOString()
    // Accepted, and not said yet: a second adult reads it first.
    if (sent.isHeld) return { ok: true, status: 202, body: { id: sent.id, at, held: true } }
    return { ok: true, status: 201, body: { id: sent.id, at } }
  })
}
