import { setTimeout as wait } from 'node:timers/promises'
import { CloudAdapter, type InvokeResponse, type TurnContext } from 'botbuilder'
import type { Activity, ConversationReference } from 'botframework-schema'
import { z } from 'zod'

/** Where a chat is: all that is kept of a conversation reference, sealed. No name, no tenant, no directory id. */
export const chatAddressSchema = z.object({
  serviceUrl: z.url(),
  conversationId: z.string().min(1),
  /** The bot's own id in that chat. */
  botId: z.string().min(1),
})
export type ChatAddress = z.infer<typeof chatAddressSchema>

export type Sent =
  | { ok: true; id: string }
  /** `later`: throttled, or the service is away. `gone`: this chat takes nothing. `refused`: this activity is no good. */
  | { ok: false; reason: 'later'; afterMs?: number }
  | { ok: false; reason: 'gone' | 'too_large' | 'refused' }

/** What is sent to a connector that hangs is tried again: the chat may then show it twice, and lacks nothing. */
const sendMs = 10_000
const longestWaitMs = 10 * 60_000

/** Nobody vouches for who asks: 401. */
export class NotAuthentic extends Error {
  override name = 'NotAuthentic'
}

/** Only Teams' own service: the SDK would also believe emulators and skills that hold our secret. */
const issuer = 'https://api.botframework.com'

/** The SDK's `CloudAdapter`, with ways in and out that neither log nor retry by themselves. */
export class TeamsAdapter extends CloudAdapter {
  readonly #appId: string

  constructor(authentication: ConstructorParameters<typeof CloudAdapter>[0], appId: string) {
    super(authentication)
    this.#appId = appId
  }

  /**
   * Checks who asks, then runs `logic`. Throws {@link NotAuthentic}. Not `process`: it writes the error to the console, and
   * its message to whoever asked.
   */
  async receive(
    authorization: string,
    activity: Activity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    let isIn = false
    try {
      return await this.processActivity(authorization, activity, async (context) => {
        if (issuerOf(context.turnState.get(this.BotIdentityKey)) !== issuer) throw new NotAuthentic('issuer')
        isIn = true
        withoutRetries(context.turnState.get(this.ConnectorClientKey))
        await logic(context)
      })
    } catch (error) {
      if (isIn || !isAboutToken(error)) throw error
      throw new NotAuthentic('token', { cause: error })
    }
  }

  /** Says something in a chat, first. */
  push(to: ChatAddress, activity: Partial<Activity>): Promise<Sent> {
    return this.#inChat(to, async (context) => (await context.sendActivity(activity))?.id ?? '')
  }

  /** Puts something else where an earlier message of ours stands. */
  replace(to: ChatAddress, activityId: string, activity: Partial<Activity>): Promise<Sent> {
    return this.#inChat(to, async (context) => {
      await context.updateActivity({ ...activity, id: activityId })
      return activityId
    })
  }

  async #inChat(to: ChatAddress, say: (context: TurnContext) => Promise<string>): Promise<Sent> {
    let id = ''
    const turn = this.continueConversationAsync(this.#appId, referenceOf(to), async (context: TurnContext) => {
      // Its id would become a `replyToId`: a reply to something that Teams has never seen.
      delete (context.activity as Partial<Activity>).id
      withoutRetries(context.turnState.get(this.ConnectorClientKey))
      id = await say(context)
    })
    const slow = new AbortController()
    try {
      await Promise.race([turn, wait(sendMs, undefined, { signal: slow.signal }).then(() => Promise.reject(tooSlow))])
      return { ok: true, id }
    } catch (error) {
      return failureOf(error)
    } finally {
      slow.abort()
      turn.catch(() => undefined)
    }
  }
}

const tooSlow = new Error('connector_slow')

const referenceOf = ({ serviceUrl, conversationId, botId }: ChatAddress): Partial<ConversationReference> => ({
  serviceUrl,
  channelId: 'msteams',
  conversation: { id: conversationId } as ConversationReference['conversation'],
  bot: { id: botId, name: '' },
})

/** The connector's own client would try again by itself, for as long as it is told to, while a lease runs out. */
function withoutRetries(connector: unknown): void {
  const client = connectorSchema.parse(connector).client
  client.pipeline.removePolicy({ name: 'defaultRetryPolicy' })
}

const connectorSchema = z.object({
  client: z.object({
    pipeline: z.custom<{ removePolicy(which: { name: string }): unknown }>(
      (pipeline) => typeof pipeline === 'object' && pipeline !== null && 'removePolicy' in pipeline,
    ),
  }),
})

const claimsSchema = z.object({ claims: z.array(z.object({ type: z.string(), value: z.unknown() })) })

const issuerOf = (identity: unknown): unknown =>
  claimsSchema.parse(identity).claims.find(({ type }) => type === 'iss')?.value

const tokenErrors = new Set(['AuthenticationError', 'JsonWebTokenError', 'TokenExpiredError', 'NotBeforeError'])

/** By name: the SDK's errors come from several copies of the same class. Keys that cannot be fetched are our trouble. */
function isAboutToken(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (/^Failed to load/.test(error.message)) return false
  return error instanceof NotAuthentic || [error.name, error.constructor.name].some((name) => tokenErrors.has(name))
}

const failureSchema = z.object({
  statusCode: z.number(),
  response: z
    .object({ headers: z.custom<{ get(name: string): string | undefined }>((headers) => headers !== null) })
    .optional()
    .catch(undefined),
})

/** What an error of the connector means for what was to be said. */
export function failureOf(error: unknown): Sent {
  const failure = failureSchema.safeParse(error)
  // No answer at all: the network, or nobody gives us a token.
  if (!failure.success) return { ok: false, reason: 'later' }
  const { statusCode, response } = failure.data
  switch (statusCode) {
    case 403:
    case 404:
    case 410:
      return { ok: false, reason: 'gone' }
    case 413:
      return { ok: false, reason: 'too_large' }
    case 400:
    case 415:
    case 422:
      return { ok: false, reason: 'refused' }
    default:
      return { ok: false, reason: 'later', ...waitOf(response?.headers.get('retry-after')) }
  }
}

/** Seconds, or a date; not more than ten minutes. */
function waitOf(retryAfter: string | undefined): { afterMs?: number } {
  if (!retryAfter) return {}
  const seconds = Number(retryAfter)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(retryAfter) - Date.now()
  return Number.isFinite(ms) ? { afterMs: Math.min(Math.max(ms, 0), longestWaitMs) } : {}
}
