import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** One request as the service saw it. */
export interface Seen {
  method: string
  path: string
  key: string | undefined
  body: string
}

interface Answer {
  status?: number
  headers?: Record<string, string>
  body?: unknown
  /** Sent as it stands. */
  raw?: string
  waitMs?: number
}

type Step = (seen: Seen, nth: number) => Answer | 'cut'

export interface Script {
  /** `POST /language/:analyze-text`. */
  personalData?: Step
  /** `POST /language/analyze-text/jobs`. */
  begin?: Step
  /** `GET /language/analyze-text/jobs/{id}`. */
  look?: Step
}

const at = '2026-03-02T09:00:00Z'
const project = { projectName: 'relais', deploymentName: 'essai' }

/** The state of a job, as the REST reference of `analyze-text/jobs` (2023-04-01) shows it. */
export const job = (status: string, items: unknown[] = [], errors: unknown[] = []) => ({
  jobId: 'a-job',
  createdDateTime: at,
  lastUpdatedDateTime: at,
  expirationDateTime: '2026-03-03T09:00:00Z',
  status,
  errors,
  tasks: { completed: items.length, failed: errors.length, inProgress: 0, total: 1, items },
})

type Given = [category: unknown, confidence: unknown]

export const classified = (...classes: Given[]) =>
  job('succeeded', [
    {
      kind: 'CustomMultiLabelClassificationLROResults',
      lastUpdateDateTime: at,
      status: 'succeeded',
      results: {
        documents: [
          {
            id: '0',
            class: classes.map(([category, confidenceScore]) => ({ category, confidenceScore })),
            warnings: [],
          },
        ],
        errors: [],
        ...project,
      },
    },
  ])

export const entities = (...found: { text: string; category: string; offset: number; length: number }[]) => ({
  kind: 'PiiEntityRecognitionResults',
  results: {
    documents: [
      { id: '0', redactedText: '', entities: found.map((each) => ({ ...each, confidenceScore: 0.9 })), warnings: [] },
    ],
    errors: [],
    modelVersion: '2023-09-01',
  },
})

/** An error as the service writes it; it quotes, as careless ones do, what it was sent. */
export const problem = (code: string, seen: Seen) => ({ error: { code, message: `Problem with ${seen.body}` } })

/** A server on this machine that speaks the REST API of Azure AI Language as far as Relais uses it. */
export const startLanguageService = async (script: Script = {}) => {
  const seen: Seen[] = []
  const counts = { personalData: 0, begin: 0, look: 0 }
  const routes: Required<Script> = {
    personalData: script.personalData ?? (() => ({ body: entities() })),
    begin: script.begin ?? (() => ({ status: 202 })),
    look: script.look ?? (() => ({ body: classified() })),
  }
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy())
  })
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = ''
    for await (const chunk of request) body += chunk
    const path = request.url ?? ''
    const key = request.headers['ocp-apim-subscription-key']
    const asked: Seen = { method: request.method ?? '', path, key: key?.toString(), body }
    seen.push(asked)
    const name = path.includes(':analyze-text') ? 'personalData' : request.method === 'POST' ? 'begin' : 'look'
    const answered = routes[name](asked, counts[name]++)
    if (answered === 'cut') {
      response.destroy()
      return
    }
    if (answered.waitMs) await wait(answered.waitMs, undefined, { ref: false })
    const location = name === 'begin' ? { 'operation-location': `${url}/language/analyze-text/jobs/a-job` } : {}
    response.writeHead(answered.status ?? 200, { 'content-type': 'application/json', ...location, ...answered.headers })
    response.end(answered.raw ?? (answered.body === undefined ? '' : JSON.stringify(answered.body)))
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    seen,
    settings: { endpoint: url, key: 'une-cle-inventee', project: 'relais', deployment: 'essai' },
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
export type LanguageService = Awaited<ReturnType<typeof startLanguageService>>
