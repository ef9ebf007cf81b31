import type { CardJson, SentActivity, TeamsService } from './teams-service.ts'
import { tellTale } from './teams-service.ts'
import type { TestApp } from './test-app.ts'
import { until } from './until.ts'

const botId = '28:5f0e5a3e-7d0b-4a51-9a62-1c6a4c1d2e3f'
let people = 0
let ids = 1_700_000_000_000

type Said = SentActivity['activity']

/** Somebody in Teams, in a private chat with the bot. */
export class TeamsPerson {
  readonly app: TestApp
  readonly service: TeamsService
  readonly userId: string
  readonly chat: string
  #read = 0

  constructor(app: TestApp, service: TeamsService, known?: { userId: string; chat: string }) {
    people += 1
    this.app = app
    this.service = service
    this.userId = known?.userId ?? `29:person-${people}-invented`
    this.chat = known?.chat ?? `a:chat-${people}-invented`
  }

  /** The same person, at another instance or after a restart. */
  at(app: TestApp): TeamsPerson {
    const again = new TeamsPerson(app, this.service, this)
    again.#read = this.#read
    return again
  }

  /** An activity as Teams posts it, with all that it says of who writes. */
  activity(more: Record<string, unknown> = {}): Record<string, unknown> {
    ids += 1
    return {
      type: 'message',
      id: String(ids),
      timestamp: new Date().toISOString(),
      channelId: 'msteams',
      serviceUrl: this.service.serviceUrl,
      from: { id: this.userId, name: tellTale.name, aadObjectId: tellTale.aadObjectId },
      recipient: { id: botId, name: 'Relais' },
      conversation: { id: this.chat, conversationType: 'personal', tenantId: tellTale.tenant },
      channelData: { tenant: { id: tellTale.tenant } },
      entities: [{ type: 'clientInfo', locale: 'fr-FR', country: 'FR', platform: 'Android' }],
      locale: 'fr-FR',
      textFormat: 'plain',
      ...more,
    }
  }

  async post(activity: Record<string, unknown>, token?: string | null): Promise<{ status: number; body: unknown }> {
    const authorization = token === null ? undefined : `Bearer ${token ?? (await this.service.token())}`
    const response = await fetch(`${this.app.url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
      body: JSON.stringify(activity),
    })
    return { status: response.status, body: await response.json().catch(() => undefined) }
  }

  /** The app is added for this person, as Teams tells it: by two events. */
  async installs(): Promise<void> {
    const membersAdded = [{ id: botId }, { id: this.userId, aadObjectId: tellTale.aadObjectId }]
    const told = await this.post(this.activity({ type: 'conversationUpdate', membersAdded }))
    if (told.status !== 200) throw new Error(`not installed: ${JSON.stringify(told)}`)
    await this.post(this.activity({ type: 'installationUpdate', action: 'add' }))
  }

  uninstalls(): Promise<{ status: number }> {
    return this.post(this.activity({ type: 'installationUpdate', action: 'remove' }))
  }

  /** Says something, and gives what the bot answers once it has said all. */
  async says(text: string, more: Record<string, unknown> = {}): Promise<Said[]> {
    const { status } = await this.post(this.activity({ text, ...more }))
    if (status !== 200) throw new Error(`not received: ${status}`)
    await this.settled()
    return this.reads()
  }

  /** Everything that the log holds for this chat has been answered and delivered. */
  async settled(): Promise<void> {
    await until('everything delivered', async () => {
      const conversation = await this.conversation()
      return conversation === null || (conversation.owed === 0 && conversation.unsent !== 1)
    })
  }

  /** What is new in the chat since the last look. */
  reads(): Said[] {
    const shown = this.service.shown(this.chat)
    const fresh = shown.slice(this.#read)
    this.#read = shown.length
    return fresh
  }

  get conversationId(): string {
    return `teams-${this.app.services.hash('teams-person', this.userId)}`
  }

  conversation() {
    return this.app.services.log.get(this.conversationId)
  }

  async case() {
    const conversation = await this.conversation()
    return conversation && this.app.services.cases.get(conversation.caseId)
  }
}

export const cardsOf = (said: Said[]): CardJson[] =>
  said.flatMap(({ attachments }) => attachments?.map(({ content }) => content) ?? [])

/** Every action of a card, in its order. */
export function actionsOf(
  element: unknown,
): { type: string; title: string; url?: string; verb?: string; data?: unknown }[] {
  if (Array.isArray(element)) return element.flatMap(actionsOf)
  if (typeof element !== 'object' || element === null) return []
  const { actions = [], body = [], items = [] } = element as Record<string, unknown[]>
  return [...(actions as ReturnType<typeof actionsOf>), ...actionsOf(body), ...actionsOf(items)]
}
