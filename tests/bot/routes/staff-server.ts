import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import restify from 'restify'
import { registerAccountsRoutes } from '../../../bot/routes/accounts.ts'
import { registerCaseWorkRoutes } from '../../../bot/routes/case-work.ts'
import { registerCasesRoutes } from '../../../bot/routes/cases.ts'
import { registerConfirmRoutes } from '../../../bot/routes/confirm.ts'
import { registerEventsRoutes } from '../../../bot/routes/events.ts'
import { registerMyAccountRoutes } from '../../../bot/routes/my-account.ts'
import { registerQueueRoutes } from '../../../bot/routes/queue.ts'
import { registerSessionRoutes } from '../../../bot/routes/session.ts'

import { registerStatsRoutes } from '../../../bot/routes/stats.ts'
import { registerTeamsRoutes } from '../../../bot/routes/teams.ts'
import { registerTeamworkRoutes } from '../../../bot/routes/teamwork.ts'
import { registerToolboxRoutes } from '../../../bot/routes/toolbox.ts'
import { openTeamwork } from '../../../bot/teamwork.ts'
import { Alerts } from '../../../services/alerts/alerts.ts'
import { Toolbox } from '../../../services/canned/toolbox.ts'
import { CaseQueue } from '../../../services/cases/case-queue.ts'
import { CaseRepository } from '../../../services/cases/case-repository.ts'
import { CaseSearch } from '../../../services/cases/case-search.ts'
import { LabelConfirmation } from '../../../services/cases/label-confirmation.ts'
import { CaseKeeping } from '../../../services/cases/work/case-keeping.ts'
import { PersonalLimits } from '../../../services/cases/work/personal-limits.ts'
import { TaskBook } from '../../../services/cases/work/task-book.ts'
import { Transfers } from '../../../services/cases/work/transfers.ts'

import type { ConversationLog } from '../../../services/conversations/conversation-log.ts'
import { Accounts } from '../../../services/counsellors/accounts.ts'
import type { Role } from '../../../services/counsellors/counsellor.ts'
import { Presence } from '../../../services/counsellors/presence.ts'
import { Sessions } from '../../../services/counsellors/sessions.ts'
import { SignInLimits } from '../../../services/counsellors/sign-in-limits.ts'
import { FollowUpCodes } from '../../../services/privacy/follow-up-codes.ts'
import { CaseViews } from '../../../services/relay/case-view.ts'
import { Receipts } from '../../../services/relay/receipts.ts'
import { Relay } from '../../../services/relay/relay.ts'
import { TypingHints } from '../../../services/relay/typing-hints.ts'
import { defaultPeriods } from '../../../services/retention/retention.ts'
import { Editions } from '../../../services/stats/editions.ts'
import { Teams } from '../../../services/team/teams.ts'
import { openTestStore } from '../../services/cases/open-test-store.ts'
import { testHash } from '../../services/counsellors/test-hash.ts'
import { TestLog } from '../../services/relay/test-log.ts'
import { authenticatorOf, enrolled, useClock } from '../../support/second-factor.ts'

export const password = 'une phrase assez longue'
export const adminEmail = 'admin@exemple.test'
const adminTotpSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

interface Answered {
  status: number
  headers: Headers
  // Each test reads the fields that it asserts.
  body: Record<string, unknown>
}

export interface Person {
  id: string
  cookie: string
  get(path: string): Promise<Answered>
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answered>
  del(path: string): Promise<Answered>
}

/**
 * The staff's routes alone, on a free port, on a fresh store. `tick` moves the clock. `isDeaf`: the store never tells that
 * something has changed.
 */
export const startStaffServer = async ({ isDeaf = false, statsPublic = false } = {}) => {
  const { store, end } = await openTestStore()
  let now = Date.UTC(2026, 2, 2, 9, 0)
  const clock = (): number => now
  const errors: unknown[] = []
  const accounts = await Accounts.open(store, testHash, new SignInLimits())
  const sessions = await Sessions.open(store, accounts, testHash)
  const presence = await Presence.open(store)
  const repository = await CaseRepository.open(store)
  if (isDeaf) repository.cases.watch = () => () => {}
  const limits = await PersonalLimits.open(store)
  const log = new TestLog(store, clock)
  const alerts = await Alerts.open(store, { ways: {}, clock })
  const hash = (purpose: string, value: string): string => testHash(`${purpose}:${value}`)
  const conversations = log as unknown as ConversationLog
  const teamwork = await openTeamwork({
    store,
    cases: repository,
    log: conversations,
    accounts,
    presence,
    alerts,
    hash,
    clock,
    limits,
  })
  const teams = await Teams.open(store)
  const tagKey = (tag: string): string => hash('tag', tag)
  const queue = new CaseQueue(repository, {
    tagKey,
    limitOf: (id) => limits.of(id),
    spares: (...asked) => teamwork.care.isSpared(...asked),
  })
  const relay = new Relay(queue, log, clock, teamwork.review)
  const views = new CaseViews(log, accounts, await Receipts.open(store))
  const typing = TypingHints.alone()
  const codes = await FollowUpCodes.open(store)
  const keyed = (purpose: string, value: string): string => testHash(`${purpose}:${value}`)
  const search = new CaseSearch(repository, codes, keyed)
  const server = restify.createServer({ name: 'test' })
  let origin = ''
  const deps = {
    ...{ accounts, sessions, presence, repository, queue, relay, views, search, typing, clock },
    publicOrigin: () => origin,
    clientAddress: () => '127.0.0.1',
    onError: (error: unknown) => void errors.push(error),
  }
  registerSessionRoutes(server, deps)
  registerAccountsRoutes(server, deps)
  registerMyAccountRoutes(server, { ...deps, teams })
  registerTeamsRoutes(server, { ...deps, teams })
  registerQueueRoutes(server, deps)
  registerCasesRoutes(server, deps)
  const keeping = new CaseKeeping(queue, repository)
  const tasks = new TaskBook(queue, repository, accounts)
  const transfers = new Transfers({ queue, repository, accounts, teams, care: teamwork.care })
  const typingToTeen = TypingHints.alone()
  registerCaseWorkRoutes(server, { ...deps, keeping, tasks, transfers, typingToTeen })
  registerToolboxRoutes(server, { ...deps, toolbox: await Toolbox.open(store), limits, care: teamwork.care, tagKey })
  registerTeamworkRoutes(server, { ...deps, teamwork, cases: repository, retention: defaultPeriods })
  registerConfirmRoutes(server, { ...deps, labels: new LabelConfirmation(repository) })
  registerStatsRoutes(server, { ...deps, editions: await Editions.open(store), statsPublic })
  const closeStreams = registerEventsRoutes(server, { ...deps, coalesceMs: 10, beatMs: 30 })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  useClock(origin, clock)
  await accounts.bootstrap({ adminEmail, adminPassword: password, adminTotpSecret }, now)
  enrolled(origin, adminEmail, adminTotpSecret)

  const call = async (method: string, path: string, init: RequestInit = {}): Promise<Answered> => {
    const response = await fetch(origin + path, { method, ...init })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : {} }
  }
  const cookieOf = (answer: Answered): string => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const withCookie = (id: string, cookie: string): Person => ({
    id,
    cookie,
    get: (path) => call('GET', path, { headers: { cookie } }),
    post: (path, body, headers = {}) =>
      call('POST', path, {
        headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    del: (path) => call('DELETE', path, { headers: { cookie } }),
  })
  const anyone = withCookie('', '')
  /** With password and code, as often as three times in thirty seconds. */
  const signIn = async (email: string, secret = password): Promise<Person> => {
    const totp = authenticatorOf(origin, email)?.code()
    const answer = await anyone.post('/api/session', { email, password: secret, totp })
    if (answer.status !== 200) throw new Error(`not signed in: ${answer.status}`)
    return withCookie(String(answer.body.id), cookieOf(answer))
  }
  /** Invited by an administrator, dated, with a second factor; signed in. */
  const join = async (name: string, granted: Role[] = ['counsellor']): Promise<Person> => {
    const email = `${name}@exemple.test`
    const dated = { attestedOn: '2026-01-05', trainedOn: '2026-01-12' }
    const by = { id: 'admin', name: 'Admin', email: adminEmail, roles: ['administrator'] as Role[] }
    const invited = await accounts.invite(by, email, { roles: granted, ...dated }, now)
    if (!invited.ok) throw new Error(`not invited: ${invited.reason}`)
    const answer = await anyone.post('/api/invitations/accept', { token: invited.token, name, password })
    if (answer.status !== 200) throw new Error(`not joined: ${answer.status}`)
    const person = withCookie(String(answer.body.id), cookieOf(answer))
    const { secret } = (await person.post('/api/account/totp')).body
    const code = enrolled(origin, email, String(secret)).code()
    const confirmed = await person.post('/api/account/totp/confirm', { code })
    if (confirmed.status !== 200) throw new Error(`not enrolled: ${confirmed.status}`)
    return person
  }
  /** Their account is closed, as an administrator does. */
  const leaves = async ({ id }: Person): Promise<void> => {
    const by = { id: 'admin', name: 'Admin', email: adminEmail, roles: ['administrator'] as Role[] }
    const done = await accounts.directory.deactivate(id, by, now)
    if (!done.ok) throw new Error(`not closed: ${done.reason}`)
  }
  return {
    ...{
      leaves,
      call,
      anyone,
      signIn,
      join,
      repository,
      presence,
      log,
      typing,
      typingToTeen,
      codes,
      keyed,
      errors,
      store,
      clock,
      teamwork,
    },
    origin: () => origin,
    routes: () => server.router.getRoutes(),
    tick: (ms: number) => {
      now += ms
    },
    async stop() {
      const quiet = closeStreams()
      const closed = once(server, 'close')
      server.server.closeAllConnections()
      server.close()
      await closed
      await quiet
      await end()
    },
  }
}
export type StaffServer = Awaited<ReturnType<typeof startStaffServer>>
