import { setTimeout as wait } from 'node:timers/promises'

/** One activity as the channel gives it, as far as tests look. */
export interface Heard {
  id: string
  type: string
  text?: string
  name?: string
  value?: unknown
  timestamp: string
  replyToId?: string
  from: { id: string; role: string; name?: string }
  suggestedActions?: { actions: { title: string; value: string }[] }
  attachments?: { contentType: string; content: { buttons: { title: string; value: string }[] } }[]
  channelData?: { clientActivityID?: string; relais?: { contacts?: { action: string; name: string }[]; kind?: string } }
}

/** A young person on the web channel, over plain HTTP: says things, and reads what came back. */
export class Teen {
  readonly url: string
  readonly token: string
  readonly conversationId: string
  #watermark = ''
  readonly heard: Heard[] = []

  private constructor(url: string, token: string, conversationId: string) {
    this.url = url
    this.token = token
    this.conversationId = conversationId
  }

  /** Opens the page: a token, a conversation, and the greeting. */
  static async arrives(url: string): Promise<Teen> {
    const response = await fetch(`${url}/api/chat/token`, { method: 'POST' })
    const minted = (await response.json()) as { token: string; conversationId: string }
    const teen = new Teen(url, minted.token, minted.conversationId)
    const started = await teen.request('/conversations', { method: 'POST', body: '{}' })
    if (started.status !== 201) throw new Error(`conversation not started: ${started.status}`)
    await teen.hears((activities) => activities.some(({ from }) => from.role === 'bot'))
    return teen
  }

  request(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.url}/v3/directline${path}`, {
      ...init,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json', ...init.headers },
    })
  }

  async post(activity: object): Promise<{ status: number; id?: string }> {
    const response = await this.request(`/conversations/${this.conversationId}/activities`, {
      method: 'POST',
      body: JSON.stringify(activity),
    })
    const body = (await response.json()) as { id?: string }
    return { status: response.status, id: body.id }
  }

  /** Says something and waits until the bot has answered it, or, in a human's hands, until it was received. */
  async says(text: string, options: { attachments?: object[]; answered?: boolean } = {}): Promise<Heard[]> {
    const { status, id } = await this.post({ type: 'message', text, attachments: options.attachments })
    if (status !== 200 || !id) throw new Error(`not received: ${status}`)
    const isAnswer = ({ replyToId }: Heard): boolean => replyToId === id
    return this.hears((activities) =>
      options.answered === false ? activities.some((activity) => activity.id === id) : activities.some(isAnswer),
    )
  }

  /** Reads on until `enough` holds for what is new; gives all that is new. Throws after ten seconds. */
  async hears(enough: (fresh: Heard[]) => boolean): Promise<Heard[]> {
    const fresh: Heard[] = []
    const deadline = Date.now() + 10_000
    while (Date.now() < deadline) {
      fresh.push(...(await this.reads()))
      if (enough(fresh)) return fresh
      await wait(15)
    }
    throw new Error(`not heard; last: ${JSON.stringify(fresh.at(-1)?.text)}`)
  }

  /** What is new since the last look. */
  async reads(): Promise<Heard[]> {
    const response = await this.request(`/conversations/${this.conversationId}/activities?watermark=${this.#watermark}`)
    const { activities, watermark } = (await response.json()) as { activities: Heard[]; watermark: string }
    this.#watermark = watermark
    this.heard.push(...activities)
    return activities
  }

  /** The numbers that can be tapped, over the whole conversation. */
  contacts(): string[] {
    return this.heard.flatMap(({ channelData }) => channelData?.relais?.contacts?.map(({ action }) => action) ?? [])
  }
}
