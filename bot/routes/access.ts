import { type Role, roles } from '../../services/counsellors/counsellor.ts'
import type { Owed } from '../../services/counsellors/sessions.ts'

/**
 * Who may call which route of the staff. One table, closed by default: a route that has no row here cannot be registered
 * (the compiler says so, and the start), and a row lets nobody in but whom it names.
 *
 * To add a route: one row here, in alphabetical order of its path; `staffRoute(server, deps, { route: 'POST /api/…', body },
 * handler)` in the file of its subject; and one line in the matrix of `tests/bot/routes/access.test.ts`, which asks every
 * cell over HTTP. Roles are a set: whoever holds one of those named may enter. What a person may do with *this* case is
 * not said here: the services decide that.
 */
interface Access {
  /** `anyone`: no session is needed. Otherwise one of these roles. */
  who: 'anyone' | readonly Role[]
  /** Also for a session that still owes this (a second factor to set up, or its code): it may do that, and leave. */
  owing?: readonly Owed[]
  /** A grave act: whoever did not show in the last ten minutes who they are does so again, by `POST /api/session/proof`. */
  recent?: true
  /** What brings a minor and an adult together: only for whom an attestation d'honorabilité and a training are dated. */
  answersMinors?: true
  /**
   * Where the operator publishes figures (`STATS_PUBLIC`), whoever the row keeps out reads here what everybody may read,
   * rounded. Whoever it names and who showed long ago who they are is asked, and never given less unsaid.
   */
  orPublished?: true
}

/** Whoever is signed in. */
const everyone = roles
/** Whoever decides, or helps to decide, how a minor is protected. */
const protectors = ['counsellor', 'supervisor', 'child_protection_lead'] as const
/** Whoever reads a counsellor's message before the teen does. */
const reviewers = ['supervisor', 'child_protection_lead'] as const
/** Whoever makes the rota. */
const planners = ['supervisor', 'administrator'] as const
/** Whoever stands in the rota, or makes it. */
const team = ['counsellor', 'supervisor', 'administrator'] as const
/** Whoever may come to read what a teen says of a counsellor: which of them, `mayReadConcern` decides. */
const concernReaders = ['supervisor', 'child_protection_lead', 'administrator'] as const

/** Whoever is alerted in Teams, or says where alerts go. */
const chatters = ['counsellor', 'supervisor', 'administrator'] as const

const table = {
  'GET /api/account': { who: everyone },
  'DELETE /api/account/chat': { who: chatters },
  'GET /api/account/chat': { who: chatters },
  'POST /api/account/chat': { who: chatters },
  'POST /api/account/password': { who: everyone, recent: true },
  'POST /api/account/recovery': { who: everyone, recent: true },
  'GET /api/account/sessions': { who: everyone },
  'DELETE /api/account/sessions/:id': { who: everyone },
  'POST /api/account/sessions/others/end': { who: everyone },
  'POST /api/account/totp': { who: everyone, owing: ['enrolment'], recent: true },
  'POST /api/account/totp/confirm': { who: everyone, owing: ['enrolment'], recent: true },
  'GET /api/accounts': { who: ['administrator'] },
  'POST /api/accounts': { who: ['administrator'] },
  'GET /api/alerts': { who: everyone },
  'POST /api/accounts/:id': { who: ['administrator'], recent: true },
  'POST /api/accounts/:id/deactivate': { who: ['administrator'], recent: true },
  'POST /api/accounts/:id/factor/reset': { who: ['administrator'], recent: true },
  'POST /api/accounts/:id/password/reset': { who: ['administrator'], recent: true },
  'POST /api/accounts/:id/reactivate': { who: ['administrator'], recent: true },
  'POST /api/audit/check': { who: ['supervisor', 'administrator'] },
  'GET /api/audit/people': { who: ['supervisor', 'administrator'] },
  'POST /api/audit/search': { who: ['supervisor', 'administrator'] },
  'GET /api/canned': { who: ['counsellor', 'supervisor', 'administrator'] },
  'POST /api/canned': { who: ['supervisor', 'administrator'] },
  'POST /api/canned/remove': { who: ['supervisor', 'administrator'] },
  'POST /api/care/debrief': { who: ['counsellor'] },
  'POST /api/care/pause/end': { who: ['counsellor'] },
  'POST /api/care/refusal': { who: ['counsellor'] },
  'GET /api/cases/:id': { who: ['counsellor'] },
  'POST /api/cases/:id/claim': { who: ['counsellor'], answersMinors: true },
  'POST /api/cases/:id/close': { who: ['counsellor'] },
  'POST /api/cases/:id/confirm': { who: ['counsellor', 'supervisor'] },
  'GET /api/cases/:id/held': { who: reviewers },
  'POST /api/cases/:id/held/judge': { who: reviewers },
  'POST /api/cases/:id/held/withdraw': { who: ['counsellor'] },
  'POST /api/cases/:id/hold': { who: ['supervisor', 'administrator'] },
  'POST /api/cases/:id/messages': { who: ['counsellor'], answersMinors: true },
  'POST /api/cases/:id/notes': { who: ['counsellor'] },
  'GET /api/cases/:id/oversight': { who: ['supervisor'] },
  'POST /api/cases/:id/oversight': { who: ['supervisor'] },
  'GET /api/cases/:id/protection': { who: protectors },
  'POST /api/cases/:id/protection/agree': { who: protectors },
  'POST /api/cases/:id/protection/object': { who: protectors },
  'POST /api/cases/:id/protection/propose': { who: protectors },
  'POST /api/cases/:id/protection/transmit': { who: protectors },
  'POST /api/cases/:id/reassign': { who: ['supervisor'] },
  'POST /api/cases/:id/release': { who: ['counsellor'] },
  'POST /api/cases/:id/reopen': { who: ['counsellor'], answersMinors: true },
  'GET /api/cases/:id/sample': { who: ['supervisor'] },
  'POST /api/cases/:id/severity': { who: ['counsellor'] },
  'POST /api/cases/:id/tags': { who: ['counsellor'] },
  'POST /api/cases/:id/tasks': { who: ['counsellor'] },
  'POST /api/cases/:id/tasks/done': { who: ['counsellor'] },
  'POST /api/cases/:id/transfer': { who: ['counsellor'] },
  'POST /api/cases/:id/transfer/accept': { who: ['counsellor'], answersMinors: true },
  'POST /api/cases/:id/transfer/end': { who: ['counsellor'] },
  'POST /api/cases/:id/typing': { who: ['counsellor'] },
  'POST /api/cases/:id/wait': { who: ['counsellor'] },
  'POST /api/cases/search': { who: ['counsellor', 'supervisor'] },
  'GET /api/colleagues': { who: ['counsellor', 'supervisor'] },
  'GET /api/concerns': { who: concernReaders },
  'GET /api/concerns/:id': { who: concernReaders },
  'POST /api/concerns/:id/handle': { who: concernReaders },
  'GET /api/directory': { who: ['administrator'] },
  'POST /api/directory/check': { who: ['administrator'] },
  'POST /api/directory/off': { who: ['administrator'] },
  'GET /api/duty': { who: team },
  'POST /api/duty/test-alerts': { who: planners },
  'GET /api/events': { who: ['counsellor'] },
  'POST /api/help': { who: ['counsellor'] },
  'POST /api/help/:id/answer': { who: reviewers },
  'POST /api/help/withdraw': { who: ['counsellor'] },
  'POST /api/invitations/accept': { who: 'anyone' },
  'GET /api/openid': { who: 'anyone' },
  'GET /api/openid/callback': { who: 'anyone' },
  'GET /api/openid/start': { who: 'anyone' },
  'GET /api/limit': { who: ['counsellor'] },
  'POST /api/limit': { who: ['counsellor', 'supervisor'] },
  'POST /api/password': { who: 'anyone' },
  'GET /api/protection': { who: ['supervisor', 'child_protection_lead'] },
  'GET /api/queue': { who: ['counsellor'] },
  'POST /api/queue/claim': { who: ['counsellor'], answersMinors: true },
  'GET /api/rehearsals': { who: ['counsellor', 'supervisor'] },
  'GET /api/reviews': { who: reviewers },
  'GET /api/rota': { who: team },
  'POST /api/rota': { who: planners },
  'GET /api/sample': { who: ['supervisor'] },
  'DELETE /api/session': { who: everyone, owing: ['enrolment', 'code'] },
  'GET /api/session': { who: everyone, owing: ['enrolment', 'code'] },
  'POST /api/session': { who: 'anyone' },
  'POST /api/session/proof': { who: everyone, owing: ['code'] },
  'GET /api/settings': { who: ['administrator'] },
  'GET /api/stats': { who: ['analyst'], orPublished: true },
  // To take figures away is an export: who one is must have been shown lately.
  'GET /api/stats.csv': { who: ['analyst'], orPublished: true, recent: true },
  'GET /api/stats.json': { who: ['analyst'], orPublished: true, recent: true },
  'GET /api/stats/dictionary.csv': { who: 'anyone' },
  'GET /api/stats/helpline-categories.csv': { who: 'anyone' },
  'GET /api/stats/public': { who: 'anyone' },
  'GET /api/stats/public.csv': { who: 'anyone' },
  'GET /api/stats/schema.json': { who: 'anyone' },
  'GET /api/tags': { who: ['counsellor', 'supervisor', 'administrator'] },
  'POST /api/tags': { who: ['administrator'] },
  'GET /api/team': { who: ['supervisor'] },
  'GET /api/teams': { who: ['counsellor', 'supervisor', 'administrator'] },
  'POST /api/teams': { who: ['administrator'] },
  'POST /api/teams/:id/archive': { who: ['administrator'] },
  'GET /api/unconfirmed': { who: ['counsellor', 'supervisor'] },
  'GET /api/work': { who: ['counsellor'] },
} as const satisfies Record<`${'GET' | 'POST' | 'DELETE'} /api/${string}`, Access>

export type RouteName = keyof typeof table
export type OpenRouteName = {
  [Name in RouteName]: (typeof table)[Name]['who'] extends 'anyone' ? Name : never
}[RouteName]
export type PublishedRouteName = {
  [Name in RouteName]: (typeof table)[Name] extends { orPublished: true } ? Name : never
}[RouteName]
export type StaffRouteName = Exclude<RouteName, OpenRouteName | PublishedRouteName>

/** The rows, for whoever checks them. */
export const routeNames = Object.keys(table) as RouteName[]

/** The row of a route. Throws a `RangeError` when there is none: nothing is open by mistake. */
export const accessOf = (name: RouteName): Access => {
  const row: Access | undefined = Object.hasOwn(table, name) ? table[name] : undefined
  if (!row) throw new RangeError(`no row for ${name} in the access table`)
  return row
}
