import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { inQueueOrder } from '../../../web/console/desk/queue/queue-order.ts'
import type { CaseView, MessageView } from '../../../web/console/server/case-view.ts'
import type { Labels } from '../../../web/console/work/work-view.ts'

/** As strict as the real server's: anything inline, or from elsewhere, breaks the page and so the test. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
}

const details: Record<string, { detail: string }> = JSON.parse(
  readFileSync(new URL('../../../locales/fr/errors.json', import.meta.url), 'utf8'),
)

/** What stands beside the conversations, and plays no part in these days. */
const beside: Record<string, object> = {
  'GET /api/work': { tasks: [], transfers: [] },
  'GET /api/tags': { tags: [], rev: 0 },
  'GET /api/canned': { replies: [] },
  'GET /api/colleagues': { people: [] },
  'GET /api/limit': { limit: 5, least: 1, most: 10 },
}

class Refusal extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string) {
    super(code)
    this.status = status
    this.code = code
  }
}

export const lea = { id: 'lea', name: 'Léa', email: 'lea@example.org', roles: ['counsellor'] }

/** The server that the console expects, in memory: enough of it to play a counsellor's day. */
export class MockServer {
  cases: CaseView[] = []
  signedIn = false
  needsTotp = false
  /** Requests to `/messages` are cut after having been kept: the page cannot know. */
  losesAnswers = false
  /** By idempotency key: Chromium itself sends a POST again when a connection it reused is cut before the answer. */
  readonly #sent = new Map<string, { id: string; at: string }>()
  readonly #pages: string
  readonly #server: Server
  readonly #streams = new Set<ServerResponse>()

  private constructor(pages: string) {
    this.#pages = pages
    this.#server = createServer((request, response) => void this.#answer(request, response))
  }

  /** `pages`: the folder that holds the built console. */
  static async start(pages: string): Promise<MockServer> {
    const mock = new MockServer(pages)
    await new Promise<void>((resolve) => mock.#server.listen(0, '127.0.0.1', resolve))
    return mock
  }

  get origin(): string {
    const address = this.#server.address()
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** Cuts every live stream; the browser comes back by itself. */
  cutStreams(): void {
    for (const stream of this.#streams) stream.destroy()
  }

  queue(...cases: CaseView[]): void {
    this.cases.push(...cases)
    this.#emit('queue', { queued: this.#queued().length, critical: 0 })
  }

  teenSays(caseId: string, message: Partial<MessageView>): void {
    const found = this.#find(caseId)
    found.messages.push({ from: 'teen', text: '', at: new Date().toISOString(), ...message })
    this.#emit('case', { id: caseId })
  }

  teenTypes(caseId: string): void {
    this.#emit('typing', { id: caseId })
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', this.origin).pathname
    try {
      if (!path.startsWith('/api/')) return await this.#file(path, response)
      if (path === '/api/events') return this.#stream(response)
      const body = await readBody(request)
      const key = String(request.headers['idempotency-key'] ?? '')
      const [status, answer] = this.#route(`${request.method} ${request.url}`, { ...body, key })
      if (this.losesAnswers && path.endsWith('/messages')) return void response.destroy()
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const problem = {
        type: 'about:blank',
        title: error.code,
        status: error.status,
        code: error.code,
        ...details[error.code],
      }
      response.writeHead(error.status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem))
    }
  }

  async #file(path: string, response: ServerResponse): Promise<void> {
    const file = path === '/console' ? '/console/index.html' : path
    const content = await readFile(join(this.#pages, file)).catch(() => undefined)
    if (!content) return void response.writeHead(404).end()
    const headers = { 'content-type': types[extname(file)] ?? 'text/plain', 'content-security-policy': policy }
    response.writeHead(200, headers).end(content)
  }

  #stream(response: ServerResponse): void {
    if (!this.signedIn) throw new Refusal(401, 'unauthenticated')
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.write('retry: 200\nevent: queue\ndata: {"queued":0,"critical":0}\n\n')
    this.#streams.add(response)
    response.on('close', () => this.#streams.delete(response))
  }

  #emit(event: string, data: object): void {
    for (const stream of this.#streams) stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  }

  #route(call: string, body: Record<string, string>): [number, unknown] {
    if (call === 'POST /api/session') return [200, this.#signIn(body)]
    if (call === 'POST /api/invitations/accept') return [200, this.#enter()]
    if (!this.signedIn) throw new Refusal(401, 'unauthenticated')
    if (call === 'GET /api/session') return [200, lea]
    if (call === 'DELETE /api/session') return [200, this.#leave()]
    if (call.startsWith('GET /api/queue?rows='))
      return [200, this.#page(new URL(call.slice(4), this.origin).searchParams)]
    if (call === 'GET /api/queue?mine=1') return [200, { cases: this.#mine().map(withoutMessages) }]
    if (call === 'POST /api/queue/claim') return [200, this.#claim(this.#queued()[0])]
    const quiet = beside[call]
    if (quiet) return [200, quiet]
    const [, id = '', action = 'read'] = /\/api\/cases\/([^/]+)(?:\/(\w+))?$/.exec(call) ?? []
    return this.#act(this.#find(id), action, body)
  }

  #act(view: CaseView, action: string, body: Record<string, string>): [number, unknown] {
    if (action === 'claim') return [200, this.#claim(view)]
    if (view.claimedBy !== lea.id) throw new Refusal(403, 'not_yours')
    if (action === 'typing') return [200, {}]
    if (action === 'confirm') return [200, this.#confirm(view, body)]
    const at = new Date().toISOString()
    if (action === 'messages') return [201, this.#sent.get(body.key ?? '') ?? this.#keep(view, body, at)]
    if (action === 'notes')
      view.notes = [...(view.notes ?? []), { at, by: lea.id, byName: lea.name, text: body.text ?? '' }]
    if (action === 'severity') setSeverity(view, body, at)
    if (action === 'release') Object.assign(view, { status: 'queued', claimedBy: null })
    if (action === 'close') Object.assign(view, { status: 'closed', claimedBy: null })
    return [200, view]
  }

  #confirm(view: CaseView, { key: _, ...labels }: Record<string, unknown>): object {
    const at = new Date().toISOString()
    view.confirmed = { ...(labels as unknown as Labels), at, byName: lea.name }
    return { confirmed: labels }
  }

  #keep(view: CaseView, body: Record<string, string>, at: string): { id: string; at: string } {
    view.messages.push({ from: 'counsellor', text: body.text ?? '', at, author: lea.name })
    view.dueAt = null
    const answer = { id: `m${view.messages.length}`, at }
    this.#sent.set(body.key ?? '', answer)
    this.#emit('case', { id: view.id })
    return answer
  }

  #claim(view: CaseView | undefined): CaseView {
    if (!view) throw new Refusal(404, 'queue_empty')
    if (view.claimedBy) throw new Refusal(409, 'already_claimed')
    Object.assign(view, { status: 'claimed', claimedBy: lea.id, claimedByName: lea.name })
    this.#emit('queue', { queued: this.#queued().length, critical: 0 })
    return view
  }

  #signIn(body: Record<string, string>): typeof lea {
    if (body.password !== 'une phrase assez longue') throw new Refusal(401, 'bad_credentials')
    if (this.needsTotp && body.totp !== '123456') throw new Refusal(401, 'totp_required')
    return this.#enter()
  }

  #enter(): typeof lea {
    this.signedIn = true
    return lea
  }

  #leave(): object {
    this.signedIn = false
    return {}
  }

  #page(query: URLSearchParams): object {
    const queued = this.#queued()
    const isShown = (view: CaseView) =>
      view.severity === 'critical' ||
      ['severity', 'speaker'].every((key) => !query.has(key) || query.get(key) === view[key as 'severity'])
    const overdue = queued.filter(({ dueAt }) => dueAt && Date.parse(dueAt) < Date.now()).length
    const critical = queued.filter(({ severity }) => severity === 'critical').length
    const shown = inQueueOrder(queued.filter(isShown)).slice(0, Number(query.get('rows')))
    return { cases: shown.map(asRow), counts: { queued: queued.length, critical, overdue } }
  }

  #queued = (): CaseView[] => this.cases.filter((view) => view.status === 'queued')
  #mine = (): CaseView[] => this.cases.filter((view) => view.claimedBy === lea.id)

  #find(id: string): CaseView {
    const found = this.cases.find((view) => view.id === id)
    if (!found) throw new Refusal(404, 'case_not_found')
    return found
  }
}

const setSeverity = (view: CaseView, { severity = '', why = '' }: Record<string, string>, at: string): void => {
  const override = { at, by: lea.id, byName: lea.name, from: view.severity, to: severity, why }
  Object.assign(view, { severity, overrides: [...(view.overrides ?? []), override] })
}

const asRow = ({ messages: _, notes: __, answers: ___, evidence, ...row }: CaseView) => ({
  ...row,
  platforms: evidence.map(({ platform }) => platform),
})

const withoutMessages = ({ messages: _, notes: __, ...row }: CaseView) => row

async function readBody(request: IncomingMessage): Promise<Record<string, string>> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text === '' ? {} : JSON.parse(text)
}
