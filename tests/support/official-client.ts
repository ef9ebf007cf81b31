import { type Activity, ConnectionStatus, DirectLine, type DirectLineOptions } from 'botframework-directlinejs'
import { type RawData, WebSocket } from 'ws'
import { PageRequest } from './page-request.ts'
import type { Heard } from './teen.ts'
import { until } from './until.ts'

Object.assign(globalThis, { XMLHttpRequest: PageRequest, WebSocket })

type Settings = Omit<DirectLineOptions, 'domain' | 'secret'> & { scheduler?: unknown }

/** Microsoft's own Direct Line client, as a page uses it, running under Node against our server. */
export class OfficialClient {
  readonly statuses: ConnectionStatus[] = []
  readonly heard: Heard[] = []
  readonly sockets: WebSocket[] = []
  /** Text frames as they came. */
  readonly frames: string[] = []
  /** What ended the stream of activities for good. */
  ended: unknown
  readonly #line: DirectLine

  constructor(url: string, settings: Settings) {
    const { sockets, frames } = this
    class WatchedSocket extends WebSocket {
      constructor(address: string) {
        super(address)
        sockets.push(this)
        this.on('message', (data: RawData) => frames.push(String(data)))
      }
    }
    // The client waits 3 s and a random part before it reconnects: without that part here.
    const services = { WebSocket: WatchedSocket, random: () => 0 } as unknown as Settings
    const options = { pollingInterval: 200, ...services, ...settings, domain: `${url}/v3/directline` }
    this.#line = new DirectLine(options as ConstructorParameters<typeof DirectLine>[0])
    this.#line.connectionStatus$.subscribe((status) => this.statuses.push(status))
    this.#line.activity$.subscribe(
      (activity) => this.heard.push(activity as unknown as Heard),
      (error: unknown) => {
        this.ended = error
      },
    )
  }

  /** Mints a token as the page does, and connects. */
  static async arrives(url: string, settings: Settings = {}): Promise<OfficialClient> {
    const minted = await fetch(`${url}/api/chat/token`, { method: 'POST' })
    const { token } = (await minted.json()) as { token: string }
    const client = new OfficialClient(url, { ...settings, token })
    await client.hears(({ from }) => from.role === 'bot')
    return client
  }

  get status(): ConnectionStatus | undefined {
    return this.statuses.at(-1)
  }

  get isOnline(): boolean {
    return this.status === ConnectionStatus.Online
  }

  get conversationId(): string {
    return this.#inner('conversationId')
  }

  get token(): string {
    return this.#inner('token')
  }

  get ids(): string[] {
    return this.heard.map(({ id }) => id)
  }

  /** The first activity, heard already or soon, for which `check` holds. */
  hears(check: (activity: Heard) => boolean): Promise<Heard> {
    return until('an activity', () => this.heard.find(check))
  }

  /** Posts; gives the id, or "retry" as the client says it. Throws what the client throws. */
  post(activity: object): Promise<string> {
    const posted = { from: { id: 'page' }, ...activity } as unknown as Activity
    return new Promise((resolve, reject) => this.#line.postActivity(posted).subscribe(resolve, reject))
  }

  /** Says something; gives its id and the bot's first answer to it. */
  async says(text: string, clientActivityID?: string): Promise<{ id: string; answer: Heard }> {
    const id = await this.post({ type: 'message', text, channelData: { clientActivityID } })
    return { id, answer: await this.hears(({ replyToId }) => replyToId === id) }
  }

  /** With a new token, as a page does that noticed the end of the old one. */
  reconnects(conversation: { token: string; streamUrl: string }): void {
    this.#line.reconnect({ conversationId: this.conversationId, ...conversation } as never)
  }

  leaves(): void {
    this.#line.end()
    for (const socket of this.sockets) socket.terminate()
  }

  #inner(name: 'conversationId' | 'token'): string {
    return (this.#line as unknown as Record<string, string>)[name] ?? ''
  }
}
