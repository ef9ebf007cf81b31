import type { Labels } from '../work/work-view.ts'
import type { Call } from './call.ts'
import type { Account, CaseView, QueueCounts, QueuedCase, QueueFilter } from './case-view.ts'

/** What the page showed when something was decided. `teenAt`: the case's own. */
export interface SeenCase {
  severity: string
  teenAt: string | null
}

const queueQuery = (filter: QueueFilter, rows: number): URLSearchParams => {
  const query = new URLSearchParams({ rows: String(rows) })
  for (const [key, value] of Object.entries(filter)) if (value) query.set(key, value)
  return query
}

/** A code of the application, or one of the recovery codes. */
export interface SecondFactor {
  totp?: string
  recovery?: string
}

/** What signing in and the desk ask of the server. A section of its own names its own questions beside its pages. */
export function createApi({ get, post, remove }: Call) {
  const aCase = (id: string) => `/api/cases/${encodeURIComponent(id)}`

  return {
    whoAmI: () => get<Account>('/api/session'),
    signIn: (email: string, password: string, factor: SecondFactor = {}) =>
      post<Account>('/api/session', { email, password, ...factor }),
    /** The name of the organisation's directory, where people may sign in by it. */
    directoryName: async () => (await get<{ name: string | null }>('/api/openid')).name,
    /** Shows again who one is: before something grave, or after the organisation's directory. */
    prove: (given: SecondFactor & { password?: string }) => post<Account>('/api/session/proof', given),
    signOut: () => remove<object>('/api/session'),
    acceptInvitation: (token: string, name: string, password: string) =>
      post<Account>('/api/invitations/accept', { token, name, password }),
    /** With the one-use link of an administrator, and the second factor. */
    newPassword: (token: string, password: string, factor: SecondFactor) =>
      post<Account>('/api/password', { token, password, ...factor }),
    queue: (filter: QueueFilter, rows: number) =>
      get<{ cases: QueuedCase[]; counts: QueueCounts }>(`/api/queue?${queueQuery(filter, rows)}`),
    mine: async () => (await get<{ cases: QueuedCase[] }>('/api/queue?mine=1')).cases,
    claimNext: () => post<CaseView>('/api/queue/claim'),
    claim: (id: string) => post<CaseView>(`${aCase(id)}/claim`),
    readCase: (id: string) => get<CaseView>(aCase(id)),
    release: (id: string) => post<CaseView>(`${aCase(id)}/release`),
    close: (id: string, outcome: string, seen: SeenCase) => post<object>(`${aCase(id)}/close`, { outcome, seen }),
    confirm: (id: string, labels: Labels) => post<object>(`${aCase(id)}/confirm`, labels),
    addNote: (id: string, text: string) => post<CaseView>(`${aCase(id)}/notes`, { text }),
    setSeverity: (id: string, severity: string, why: string, seen: SeenCase) =>
      post<CaseView>(`${aCase(id)}/severity`, { severity, why, seen }),
    send: (id: string, text: string, key: string) =>
      post<{ id: string; at: string; held?: boolean }>(`${aCase(id)}/messages`, { text }, key),
  }
}
export type Api = ReturnType<typeof createApi>
