import type { Account, CaseView, QueuedCase } from './case-view.ts'
import { t, wordsFor } from './words.ts'

/**
 * An answer that is not the one hoped for. `status` 0: no answer at all. `message` is French, for people: the server's words,
 * unless this page has more fitting ones.
 */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, detail?: string) {
    super(wordsFor('problem', code) ?? detail ?? t('problem.unknown'))
    this.status = status
    this.code = code
  }
}

export type Fetch = (path: string, init?: RequestInit) => Promise<Response>

/** What the page showed when something was decided. `teenAt`: the teen's newest message. */
export interface SeenCase {
  severity: string
  teenAt: string | null
}

/** A slow line is not a lost one, but a counsellor must know within this time. */
const patienceMs = 15_000

/**
 * Everything the console asks of the server. Every call throws an `ApiProblem` when it is refused or unanswered.
 * Every POST carries an `Idempotency-Key`: Chromium sends a POST again by itself, up to twice, when a connection it reused is
 * cut before the answer, and neither a message, a note nor a claim may count double.
 */
export function createApi(fetch: Fetch, newKey: () => string) {
  const call = async <T>(method: string, path: string, init: RequestInit = {}): Promise<T> => {
    const response = await reach(fetch, path, { method, ...init, signal: AbortSignal.timeout(patienceMs) })
    // The page trusts the server it came from: no second schema to download and to keep in step.
    return (await response.json()) as T
  }
  const post = <T>(path: string, body: object, key = newKey()) => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': key }
    return call<T>('POST', path, { headers, body: JSON.stringify(body) })
  }
  const aCase = (id: string) => `/api/cases/${encodeURIComponent(id)}`

  return {
    whoAmI: () => call<Account>('GET', '/api/session'),
    signIn: (email: string, password: string, totp?: string) =>
      post<Account>('/api/session', { email, password, ...(totp ? { totp } : {}) }),
    signOut: () => call<object>('DELETE', '/api/session'),
    acceptInvitation: (token: string, name: string, password: string) =>
      post<Account>('/api/invitations/accept', { token, name, password }),
    queue: async () => (await call<{ cases: QueuedCase[] }>('GET', '/api/queue')).cases,
    mine: async () => (await call<{ cases: QueuedCase[] }>('GET', '/api/queue?mine=1')).cases,
    claimNext: () => post<CaseView>('/api/queue/claim', {}),
    claim: (id: string) => post<CaseView>(`${aCase(id)}/claim`, {}),
    readCase: (id: string) => call<CaseView>('GET', aCase(id)),
    release: (id: string) => post<CaseView>(`${aCase(id)}/release`, {}),
    close: (id: string, outcome: string) => post<CaseView>(`${aCase(id)}/close`, { outcome }),
    addNote: (id: string, text: string) => post<CaseView>(`${aCase(id)}/notes`, { text }),
    setSeverity: (id: string, severity: string, why: string, seen: SeenCase) =>
      post<CaseView>(`${aCase(id)}/severity`, { severity, why, seen }),
    send: (id: string, text: string, key: string) =>
      post<{ id: string; at: string }>(`${aCase(id)}/messages`, { text }, key),
  }
}
export type Api = ReturnType<typeof createApi>

async function reach(fetch: Fetch, path: string, init: RequestInit): Promise<Response> {
  let response: Response
  try {
    response = await fetch(path, init)
  } catch {
    throw new ApiProblem(0, 'network')
  }
  if (response.ok) return response
  const problem: { code?: string; detail?: string } = await response.json().catch(() => ({}))
  throw new ApiProblem(response.status, problem.code ?? 'unknown', problem.detail)
}
