import { t, wordsFor } from '../words/words.ts'

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

/** A slow line is not a lost one, but a counsellor must know within this time. */
const patienceMs = 15_000

/** One question to the server. Each subject of the console names its own questions with these three verbs. */
export interface Call {
  get<T>(path: string): Promise<T>
  /** `key`: this request's own name; the same at every attempt. */
  post<T>(path: string, body?: object, key?: string): Promise<T>
  remove<T>(path: string): Promise<T>
}

/**
 * Every call throws an `ApiProblem` when it is refused or unanswered. Every POST carries an `Idempotency-Key`: Chromium sends
 * a POST again by itself, up to twice, when a connection it reused is cut before the answer, and neither a message, a note nor
 * a claim may count double.
 */
export function createCall(fetch: Fetch, newKey: () => string): Call {
  const call = async <T>(method: string, path: string, init: RequestInit = {}): Promise<T> => {
    const response = await reach(fetch, path, { method, ...init, signal: AbortSignal.timeout(patienceMs) })
    // The page trusts the server it came from: no second schema to download and to keep in step.
    return (await response.json()) as T
  }
  return {
    get: (path) => call('GET', path),
    post: (path, body = {}, key = newKey()) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': key }
      return call('POST', path, { headers, body: JSON.stringify(body) })
    },
    remove: (path) => call('DELETE', path),
  }
}

/** The same questions; an answer that the session has ended is told, too. For sections; signing in bears its own 401. */
export function tellingOfAnEnd({ get, post, remove }: Call, ended: () => void): Call {
  const told = <T>(answer: Promise<T>): Promise<T> =>
    answer.catch((error: unknown) => {
      if (error instanceof ApiProblem && error.status === 401) ended()
      throw error
    })
  return {
    get: (path) => told(get(path)),
    post: (path, body, key) => told(post(path, body, key)),
    remove: (path) => told(remove(path)),
  }
}

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
