import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessOf, type RouteName, routeNames } from '../../../bot/routes/access.ts'
import { noBody } from '../../../bot/routes/session.ts'
import { openRoute, type StaffDeps, staffRoute } from '../../../bot/routes/staff.ts'
import { planOpen, planQueue, planReport } from '../../../services/cases/case-plans.ts'
import { type Counsellor, type Role, roles } from '../../../services/counsellors/counsellor.ts'
import { provenMs } from '../../../services/counsellors/sessions.ts'
import { aReport } from '../../services/cases/case-builder.ts'
import { Staff } from '../../support/staff.ts'
import { adminPassword, startTestApp, type TestApp } from '../../support/test-app.ts'

/**
 * Who gets in, written a second time: a row changed in the table alone is red here. In order: C counsellor, S supervisor,
 * P child-protection lead, A analyst, D administrator, E a counsellor who still has to set up a second factor, N nobody.
 * `dated`: not for a counsellor without dated attestation and training. `recent`: not for whoever it lets in, once they
 * showed long ago who they are. `code`: also for one who still owes the code of the second factor.
 */
const matrix = `
  GET    /api/account                                   C S P A D - -
  DELETE /api/account/chat                              C S - - D - -
  GET    /api/account/chat                              C S - - D - -
  POST   /api/account/chat                              C S - - D - -
  POST   /api/account/password                          C S P A D - - recent
  POST   /api/account/recovery                          C S P A D - - recent
  GET    /api/account/sessions                          C S P A D - -
  DELETE /api/account/sessions/:id                      C S P A D - -
  POST   /api/account/sessions/others/end               C S P A D - -
  POST   /api/account/totp                              C S P A D E - recent
  POST   /api/account/totp/confirm                      C S P A D E - recent
  GET    /api/accounts                                  - - - - D - -
  POST   /api/accounts                                  - - - - D - -
  GET    /api/alerts                                   C S P A D - -
  POST   /api/accounts/:id                              - - - - D - - recent
  POST   /api/accounts/:id/deactivate                   - - - - D - - recent
  POST   /api/accounts/:id/factor/reset                 - - - - D - - recent
  POST   /api/accounts/:id/password/reset               - - - - D - - recent
  POST   /api/accounts/:id/reactivate                   - - - - D - - recent
  POST   /api/audit/check                               - S - - D - -
  GET    /api/audit/people                              - S - - D - -
  POST   /api/audit/search                              - S - - D - -
  GET    /api/canned                                    C S - - D - -
  POST   /api/canned                                    - S - - D - -
  POST   /api/canned/remove                             - S - - D - -
  POST   /api/care/debrief                             C - - - - - -
  POST   /api/care/pause/end                           C - - - - - -
  POST   /api/care/refusal                             C - - - - - -
  GET    /api/cases/:id                                 C - - - - - -
  POST   /api/cases/:id/claim                           C - - - - - - dated
  POST   /api/cases/:id/close                           C - - - - - -
  POST   /api/cases/:id/confirm                         C S - - - - -
  GET    /api/cases/:id/held                            - S P - - - -
  POST   /api/cases/:id/held/judge                      - S P - - - -
  POST   /api/cases/:id/held/withdraw                   C - - - - - -
  POST   /api/cases/:id/hold                            - S - - D - -
  POST   /api/cases/:id/messages                        C - - - - - - dated
  POST   /api/cases/:id/notes                           C - - - - - -
  GET    /api/cases/:id/oversight                      - S - - - - -
  POST   /api/cases/:id/oversight                      - S - - - - -
  GET    /api/cases/:id/protection                      C S P - - - -
  POST   /api/cases/:id/protection/agree                C S P - - - -
  POST   /api/cases/:id/protection/object               C S P - - - -
  POST   /api/cases/:id/protection/propose              C S P - - - -
  POST   /api/cases/:id/protection/transmit             C S P - - - -
  POST   /api/cases/:id/reassign                       - S - - - - -
  POST   /api/cases/:id/release                         C - - - - - -
  POST   /api/cases/:id/reopen                          C - - - - - - dated
  GET    /api/cases/:id/sample                         - S - - - - -
  POST   /api/cases/:id/severity                        C - - - - - -
  POST   /api/cases/:id/tags                            C - - - - - -
  POST   /api/cases/:id/tasks                           C - - - - - -
  POST   /api/cases/:id/tasks/done                      C - - - - - -
  POST   /api/cases/:id/transfer                        C - - - - - -
  POST   /api/cases/:id/transfer/accept                 C - - - - - - dated
  POST   /api/cases/:id/transfer/end                    C - - - - - -
  POST   /api/cases/:id/typing                          C - - - - - -
  POST   /api/cases/:id/wait                            C - - - - - -
  POST   /api/cases/search                              C S - - - - -
  GET    /api/colleagues                                C S - - - - -
  GET    /api/concerns                                  - S P - D - -
  GET    /api/concerns/:id                              - S P - D - -
  POST   /api/concerns/:id/handle                       - S P - D - -
  GET    /api/directory                                - - - - D - -
  POST   /api/directory/check                          - - - - D - -
  POST   /api/directory/off                            - - - - D - -
  GET    /api/duty                                      C S - - D - -
  POST   /api/duty/test-alerts                          - S - - D - -
  GET    /api/events                                    C - - - - - -
  POST   /api/help                                     C - - - - - -
  POST   /api/help/:id/answer                          - S P - - - -
  POST   /api/help/withdraw                            C - - - - - -
  POST   /api/invitations/accept                        C S P A D E N
  GET    /api/limit                                     C - - - - - -
  POST   /api/limit                                     C S - - - - -
  GET    /api/openid                                    C S P A D E N
  GET    /api/openid/callback                           C S P A D E N
  GET    /api/openid/start                              C S P A D E N
  POST   /api/password                                  C S P A D E N
  GET    /api/protection                                - S P - - - -
  GET    /api/queue                                     C - - - - - -
  POST   /api/queue/claim                               C - - - - - - dated
  GET    /api/rehearsals                                C S - - - - -
  GET    /api/reviews                                   - S P - - - -
  GET    /api/rota                                      C S - - D - -
  POST   /api/rota                                      - S - - D - -
  GET    /api/sample                                   - S - - - - -
  DELETE /api/session                                   C S P A D E - code
  GET    /api/session                                   C S P A D E - code
  POST   /api/session                                   C S P A D E N
  POST   /api/session/proof                             C S P A D - - code
  GET    /api/settings                                  - - - - D - -
  GET    /api/stats                                     - - - A - - -
  GET    /api/stats.csv                                 - - - A - - - recent
  GET    /api/stats.json                                - - - A - - - recent
  GET    /api/stats/public                              C S P A D E N
  GET    /api/stats/public.csv                          C S P A D E N
  GET    /api/stats/schema.json                         C S P A D E N
  GET    /api/stats/dictionary.csv                      C S P A D E N
  GET    /api/stats/helpline-categories.csv             C S P A D E N
  GET    /api/tags                                      C S - - D - -
  POST   /api/tags                                      - - - - D - -
  GET    /api/team                                     - S - - - - -
  GET    /api/teams                                     C S - - D - -
  POST   /api/teams                                     - - - - D - -
  POST   /api/teams/:id/archive                         - - - - D - -
  GET    /api/unconfirmed                               C S - - - - -
  GET    /api/work                                      C - - - - - -
`

/** Under /api, and not of the staff: what the teen's page and other programs call. */
const notOfTheStaff = / \/api\/chat\//

/** Answer `not_found` themselves: what they are for is not configured here. */
const unconfigured = ['POST /api/account/chat', 'GET /api/openid/start', 'GET /api/openid/callback']

const rows = matrix
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/))
  .map(([method, path, ...cells]) => {
    const open = cells.slice(0, 7).map((cell) => cell !== '-')
    const [isForCounsellors = false, isForAnybody = false] = [open[0], open[6]]
    const said = (word: string): boolean => cells.includes(word, 7)
    const unproven = roles.find((_, at) => open[at]) ?? 'counsellor'
    const further = [isForCounsellors && !said('dated'), !said('recent'), isForAnybody || said('code')]
    return { name: `${method} ${path}`, open: [...open, ...further], unproven }
  })

let app: TestApp
const people = new Map<Role, Counsellor>()
let undated: Counsellor | undefined

beforeAll(async () => {
  app = await startTestApp()
  const admin = await Staff.signsIn(app.url)
  for (const role of roles) {
    const { body } = await (await admin.invites(role, [role])).get<{ id: string }>('/api/session')
    const person = await app.services.accounts.get(body.id)
    if (person) people.set(role, person)
  }
  const { body } = await admin.post<{ inviteUrl: string }>('/api/accounts', {
    email: 'u@example.org',
    roles: ['counsellor'],
  })
  const token = body.inviteUrl.split('#invitation=')[1] ?? ''
  const given = { token, name: 'U', password: adminPassword, address: '' }
  const joined = await app.services.accounts.acceptInvitation(given, Date.now())
  if (joined.ok) undated = joined.counsellor
})
afterAll(() => app.end())

const who = [...roles, 'enrolling', 'nobody', 'undated', 'unproven', 'codeless'] as const
type Who = (typeof who)[number]

/** Whoever is kept out for another reason than a role holds the one that the most routes are open to. */
const isRole = (person: Who): person is Role => (roles as readonly string[]).includes(person)

/** What shuts the door on each of them, where it does. */
const shutBy: Record<string, [number, string]> = {
  enrolling: [403, 'enrolment_required'],
  codeless: [403, 'code_required'],
  undated: [403, 'not_vouched'],
  unproven: [403, 'reauth_required'],
  nobody: [401, 'unauthenticated'],
}
const shutters = ['not_allowed', ...Object.values(shutBy).map(([, code]) => code)]

/** A session of its own for each cell: a route that ends one ends no other. `unproven`: whom the row lets in. */
const cookieOf = async (person: Who, unproven: Role): Promise<Record<string, string>> => {
  if (person === 'nobody') return {}
  const role = isRole(person) ? person : person === 'unproven' ? unproven : 'counsellor'
  const known = person === 'undated' ? undated : people.get(role)
  if (!known) throw new Error(`nobody is ${person}`)
  const owes = person === 'enrolling' ? 'enrolment' : person === 'codeless' ? 'code' : undefined
  const startedAt = person === 'unproven' ? Date.now() - provenMs : Date.now()
  return { cookie: `relais_session=${await app.services.sessions.start(known, startedAt, { owes })}` }
}

/** Is the door open? What happens behind it is for other tests; a body that fits nothing does as little as can be. */
const isOpen = async (name: string, person: Who, unproven: Role): Promise<boolean> => {
  const [method, path = ''] = name.split(' ')
  const aborted = new AbortController()
  const answer = await fetch(app.url + path.replaceAll(/:\w+/g, 'no-such-one'), {
    method: method ?? '',
    headers: {
      ...(await cookieOf(person, unproven)),
      ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
    },
    ...(method === 'POST' ? { body: '{"fits": "nothing"}' } : {}),
    signal: aborted.signal,
  })
  const isStream = answer.headers.get('content-type') === 'text/event-stream'
  const isProblem = !isStream && answer.headers.get('content-type')?.includes('json')
  const { code } = isProblem ? ((await answer.json()) as { code?: string }) : { code: undefined }
  aborted.abort()
  const shut = code !== undefined && shutters.includes(code)
  const wrongRole: [number, string] = [403, 'not_allowed']
  const expected = isRole(person) || code === 'not_allowed' ? wrongRole : shutBy[person]
  if (shut) expect([name, person, answer.status, code]).toEqual([name, person, ...(expected ?? [])])
  // Whoever may enter must find something: a row without its route would be closed, and seem safe.
  if (!shut) expect([name, code]).not.toEqual([name, 'method_not_allowed'])
  const isAbsent = code === 'not_found' && !path.includes(':') && !unconfigured.includes(name)
  if (!shut) expect([name, isAbsent]).toEqual([name, false])
  return !shut
}

test.each(rows)('$name lets in whom its row names, and nobody else', async ({ name, open, unproven }) => {
  expect(open).toHaveLength(who.length)
  const found = []
  for (const person of who) found.push(await isOpen(name, person, unproven))
  const lines = (cells: boolean[]) => who.map((person, at) => `${person}: ${cells[at] ? 'in' : 'out'}`)
  expect(lines(found)).toEqual(lines(open))
})

/** What anybody who works here does with their own account. Everything else that an analyst may open is of the figures. */
const oneself = / \/api\/(?:account|session|alerts|password|invitations|openid)(?:\/|$)/
const figures = / \/api\/stats(?:\/|\.|$)/
/** Words of the one case that is there: no answer holds any of them. */
const ofACase = ['zinzolin', 'talk-of-a-case', 'case-of-somebody', 'instagram.com/p/invente']

test('an analyst reaches no record by any route: figures, their own account, and nothing of a case', async () => {
  const { cases } = app.services
  const told = { ...aReport('high'), answers: [{ question: 'story', answer: 'un mot, zinzolin' }] }
  await cases.commit([planOpen('case-of-somebody', 'talk-of-a-case', Date.now())])
  await cases.commit([...planReport('case-of-somebody', told, Date.now())])
  await cases.commit([...planQueue({ _id: 'case-of-somebody' }, 'confirmed', Date.now())])
  const every = new Set([...routeNames, ...app.routes()])
  expect(every.size).toBeGreaterThan(routeNames.length)
  for (const name of every) {
    const [method = '', path = ''] = name.split(' ')
    const headers = { ...(await cookieOf('analyst', 'analyst')), 'content-type': 'application/json' }
    const aborted = new AbortController()
    const answer = await fetch(app.url + path.replaceAll(/:\w+/g, 'case-of-somebody'), {
      ...{ method, headers, signal: aborted.signal, redirect: 'manual' },
      ...(method === 'POST' ? { body: JSON.stringify({ id: 'case-of-somebody', text: 'bonjour' }) } : {}),
    })
    const isEndless = answer.headers.get('content-type') === 'text/event-stream'
    expect([name, isEndless]).toEqual([name, false])
    const text = await answer.text()
    aborted.abort()
    expect([name, ofACase.filter((word) => text.includes(word))]).toEqual([name, []])
    const isOfTheStaff = / \/api\//.test(name) && !notOfTheStaff.test(name)
    if (!isOfTheStaff || oneself.test(name) || figures.test(name)) continue
    expect([name, [403, 404].includes(answer.status)]).toEqual([name, true])
  }
})

test('the matrix above, the table and the application name the same routes', () => {
  expect(rows.map(({ name }) => name).sort()).toEqual([...routeNames].sort())
  const ofTheStaff = app.routes().filter((route) => / \/api\//.test(route) && !notOfTheStaff.test(route))
  expect(ofTheStaff.sort()).toEqual([...routeNames].sort())
})

test('a route without a row cannot be registered, nor one under the wrong kind of door', () => {
  const unknown = 'GET /api/everything' as RouteName
  expect(() => accessOf(unknown)).toThrow(RangeError)
  expect(() => accessOf('toString' as RouteName)).toThrow(RangeError)
  const registered: string[] = []
  const note = (path: string): void => void registered.push(path)
  const server = { get: note, post: note, del: note } as unknown as Parameters<typeof staffRoute>[0]
  const deps = {} as StaffDeps
  const handler = async () => ({ ok: true, body: {} }) as const
  expect(() => staffRoute(server, deps, { route: unknown as 'GET /api/queue', body: noBody }, handler)).toThrow(
    RangeError,
  )
  const session = { route: 'POST /api/session' as 'GET /api/queue', body: noBody }
  expect(() => staffRoute(server, deps, session, handler)).toThrow(RangeError)
  const queue = { route: 'GET /api/queue' as 'POST /api/session', body: noBody }
  expect(() => openRoute(server, deps, queue, handler)).toThrow(RangeError)
  expect(registered).toEqual([])
})
