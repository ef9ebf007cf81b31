import { setTimeout as wait } from 'node:timers/promises'

/** One activity as the channel gives it, as far as it is looked at here. */
export interface Heard {
  id: string
  type: string
  text?: string
  timestamp: string
  replyToId?: string
  from: { id: string; role: string }
  channelData?: { clientActivityID?: string }
}

/** Longer than any start, and than any instance waits for another's lease. */
const patienceMs = 120_000

/** A teen's page whose server dies again and again: sends each message until it is acknowledged, and tails. */
export class StubbornTeen {
  readonly url: string
  /** Client id of every message, in the order said. */
  readonly said: string[] = []
  /** By client id: every id that the server ever gave for it. */
  readonly acknowledged = new Map<string, Set<string>>()
  /** What the page was shown while it tailed. */
  readonly tailed: Heard[] = []
  criticalAcknowledged = false
  conversationId = ''
  #token = ''
  #watermark = ''

  constructor(url: string) {
    this.url = url
  }

  async arrives(): Promise<void> {
    const minted = await this.#until(200, () => fetch(`${this.url}/api/chat/token`, { method: 'POST', signal: soon() }))
    const { token, conversationId } = minted as { token: string; conversationId: string }
    this.#token = token
    this.conversationId = conversationId
    await this.#until(201, () => this.#request('/conversations', { method: 'POST', body: '{}' }), 200)
  }

  async says(text: string, isCritical: boolean): Promise<void> {
    const clientActivityID = `${this.conversationId}-${this.said.length}`
    this.said.push(clientActivityID)
    const body = JSON.stringify({ type: 'message', text, channelData: { clientActivityID } })
    const path = `/conversations/${this.conversationId}/activities`
    const { id } = (await this.#until(200, () => this.#request(path, { method: 'POST', body }))) as { id: string }
    this.acknowledged.set(clientActivityID, (this.acknowledged.get(clientActivityID) ?? new Set()).add(id))
    if (isCritical) this.criticalAcknowledged = true
  }

  /** The same message once more, as after an answer that was lost on its way. */
  async repeatsItself(): Promise<void> {
    const clientActivityID = this.said.at(-1)
    if (clientActivityID === undefined) return
    const body = JSON.stringify({ type: 'message', text: 'encore', channelData: { clientActivityID } })
    const path = `/conversations/${this.conversationId}/activities`
    const { id } = (await this.#until(200, () => this.#request(path, { method: 'POST', body }))) as { id: string }
    this.acknowledged.get(clientActivityID)?.add(id)
  }

  /** Reads on from where the page stood; a server that is away is asked again later. */
  async tails(): Promise<void> {
    const path = `/conversations/${this.conversationId}/activities?watermark=${this.#watermark}`
    const response = await this.#request(path).catch(() => undefined)
    if (response?.status !== 200) return
    const read = (await response.json().catch(() => undefined)) as
      | { activities: Heard[]; watermark: string }
      | undefined
    if (!read) return
    this.tailed.push(...read.activities)
    this.#watermark = read.watermark
  }

  /** The whole conversation, as a page that is opened now reads it. */
  async reads(): Promise<Heard[]> {
    const all: Heard[] = []
    for (let watermark = ''; ; ) {
      const response = await this.#request(`/conversations/${this.conversationId}/activities?watermark=${watermark}`)
      const read = (await response.json()) as { activities: Heard[]; watermark: string }
      all.push(...read.activities)
      if (read.watermark === watermark || read.activities.length === 0) return all
      watermark = read.watermark
    }
  }

  #request(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.url}/v3/directline${path}`, {
      ...init,
      signal: soon(),
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
    })
  }

  async #until(status: number, ask: () => Promise<Response>, orStatus = status): Promise<unknown> {
    const deadline = performance.now() + patienceMs
    for (;;) {
      const body = await ask()
        .then(
          // A killed server may have sent half an answer: that is no acknowledgement.
          async (response) => ({ status: response.status, json: (await response.json()) as unknown }),
          () => undefined,
        )
        .catch(() => undefined)
      if (body?.status === status || body?.status === orStatus) return body.json
      if (body && body.status < 500) throw new Error(`refused: ${body.status} ${JSON.stringify(body.json)}`)
      if (performance.now() > deadline) throw new Error('the server did not come back')
      await wait(30)
    }
  }
}

const soon = (): AbortSignal => AbortSignal.timeout(10_000)
