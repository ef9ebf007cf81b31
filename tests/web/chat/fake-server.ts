import type { Answer } from '../../../web/chat/machine.ts'
import { FakeMachine, type Request } from './fake-machine.ts'

const ok = (body: unknown, status = 200): Answer => ({ status, body })

/** A Direct Line server with one teen: keeps what is posted once, numbers it, and says it again to whoever asks. */
export class FakeServer {
  readonly activities: Record<string, unknown>[] = []
  /** What the next requests get instead of an answer, by path ending. */
  refusals = new Map<string, number>()
  /** Stores the post, then loses the answer. */
  losesAnswers = false
  tokens = 0
  conversations = 0
  devices = new Set<string>()
  lifeSeconds = 1_800

  readonly answer = (request: Request): Answer => {
    const path = request.path.replace(/\?.*/, '')
    const refusal = [...this.refusals].find(([ending]) => `${request.method} ${path}`.endsWith(ending))
    if (refusal) return ok({ error: { code: 'x', message: 'x' } }, refusal[1])
    if (path === '/api/chat/token') return this.#token(request)
    if (path === '/api/chat/device') return ok(request.method === 'POST' ? { deviceKey: 'device-1' } : {})
    if (path.endsWith('/tokens/refresh')) return ok(this.#conversation())
    if (path === '/v3/directline/conversations') return this.#start()
    if (path.endsWith('/activities')) return request.method === 'POST' ? this.#post(request) : ok(this.#after(request))
    return ok(this.#conversation())
  }

  machine(session?: FakeMachine['session'], device?: FakeMachine['device']): FakeMachine {
    return new FakeMachine(this.answer, session, device)
  }

  /** The frame that a socket opened at the start would get. */
  get everything() {
    return { activities: this.activities, watermark: String(this.activities.length) }
  }

  says(text: string, more: Record<string, unknown> = {}) {
    return this.#add({ type: 'message', from: { id: 'relais', role: 'bot', name: 'Relais' }, text, ...more })
  }

  counsellorSays(text: string) {
    const from = { id: 'counsellor', role: 'bot', name: 'Camille' }
    return this.#add({ type: 'message', from, text, channelData: { relais: { author: 'counsellor' } } })
  }

  happens(name: string, value: unknown = {}) {
    return this.#add({ type: 'event', from: { id: 'relais', role: 'bot', name: 'Relais' }, name, value })
  }

  #token({ body }: Request): Answer {
    const key = body?.deviceKey
    if (typeof key === 'string' && !this.devices.has(key)) return ok({ code: 'device_unknown' }, 404)
    return ok(this.#conversation())
  }

  #start(): Answer {
    this.conversations += 1
    return ok(this.#conversation(), 201)
  }

  #conversation() {
    this.tokens += 1
    return {
      conversationId: 'c',
      token: `token-${this.tokens}`,
      expires_in: this.lifeSeconds,
      streamUrl: `ws://127.0.0.1/v3/directline/conversations/c/stream?t=${this.tokens}`,
    }
  }

  #post({ body }: Request): Answer {
    const id = (body?.channelData as { clientActivityID?: string } | undefined)?.clientActivityID
    const known = this.activities.find(
      ({ channelData }) => id && (channelData as { clientActivityID?: string } | undefined)?.clientActivityID === id,
    )
    const kept = known ?? this.#add({ ...body, from: { id: 'user', role: 'user' } })
    if (this.losesAnswers) throw new TypeError('Failed to fetch')
    return ok({ id: kept.id })
  }

  #after({ path }: Request) {
    const from = Number(new URL(path, 'http://x').searchParams.get('watermark') || 0)
    return { activities: this.activities.slice(from), watermark: String(this.activities.length) }
  }

  #add(activity: Record<string, unknown>) {
    const seq = this.activities.length + 1
    const timestamp = new Date(Date.UTC(2026, 10, 22, 16, 5, seq)).toISOString()
    const kept: Record<string, unknown> = { ...activity, id: `c|${String(seq).padStart(7, '0')}`, timestamp }
    this.activities.push(kept)
    return kept
  }
}
