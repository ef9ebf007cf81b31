import { randomUUID } from 'node:crypto'
import { planOpen } from '../../../services/cases/case-plans.ts'
import type { Clock } from '../../../services/clock.ts'
import type { ConversationLog } from '../../../services/conversations/conversation-log.ts'
import type { Receipts } from '../../../services/relay/receipts.ts'
import type { Inbox } from '../../inbox.ts'
import { readPosted, startEvent } from './activity.ts'
import { readActivities } from './reading.ts'
import type { TicketOffice } from './tickets.ts'
import { type TokenClaims, type Tokens, tokenSeconds } from './tokens.ts'

interface Parts {
  tokens: Tokens
  tickets: TicketOffice
  log: ConversationLog
  inbox: Inbox
  /** Where clients reach us, for the stream's address; never taken from the Host header. */
  publicOrigin: string
  /** Tells that a turn is owed. */
  wake: (conversationId: string) => void
  /** The teen is typing: shown to whoever reads the conversation, kept nowhere. */
  typing: (conversationId: string) => void
  /** The page has, or has shown, what a person wrote. */
  receipts: Pick<Receipts, 'take'>
  clock: Clock
}

export type PostFailure = 'bad_activity' | 'conversation_unknown'
export type PostResult = { ok: true; id: string } | { ok: false; reason: PostFailure }

/** Direct Line 3.0 as a channel of ours: what its routes and streams do, apart from HTTP. */
export class DirectLine {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  get tokens(): Tokens {
    return this.#parts.tokens
  }

  /** Starts the token's conversation. `false`: it had been started already. */
  async open(conversationId: string): Promise<boolean> {
    const { log, clock, wake } = this.#parts
    if (await log.get(conversationId)) return false
    const caseId = randomUUID()
    const isNew = await log.create(
      { _id: conversationId, channel: 'directline', caseId },
      { from: 'teen', kind: 'event', text: startEvent },
      [planOpen(caseId, conversationId, clock())],
    )
    if (isNew) wake(conversationId)
    return isNew
  }

  async exists(conversationId: string): Promise<boolean> {
    return (await this.#parts.log.get(conversationId)) !== null
  }

  /** The Conversation object: with a fresh token, and a stream that begins after `after`. */
  async describe(claims: TokenClaims, after: number): Promise<Record<string, unknown>> {
    const { tokens, tickets, publicOrigin } = this.#parts
    const ticket = await tickets.issue(claims.conv, after)
    const streamOrigin = publicOrigin.replace(/^http/, 'ws')
    return {
      conversationId: claims.conv,
      token: await tokens.mint(claims),
      expires_in: tokenSeconds,
      streamUrl: `${streamOrigin}/v3/directline/conversations/${encodeURIComponent(claims.conv)}/stream?t=${ticket}`,
      referenceGrammarId: '',
    }
  }

  /** `address`: the caller's network address, for limits alone. */
  async post(conversationId: string, body: unknown, address?: string): Promise<PostResult> {
    const posted = readPosted(body)
    if (!posted) return { ok: false, reason: 'bad_activity' }
    if (posted.type === 'typing') {
      this.#parts.typing(conversationId)
      return { ok: true, id: randomUUID() }
    }
    if (posted.type === 'receipt') {
      await this.#parts.receipts.take(conversationId, posted.receipt, posted.id, this.#parts.clock())
      return { ok: true, id: randomUUID() }
    }
    const payload = posted.clientId ? JSON.stringify({ clientActivityID: posted.clientId }) : undefined
    return this.#parts.inbox.receive(conversationId, {
      kind: posted.type,
      text: posted.type === 'event' ? posted.name : posted.text,
      clientId: posted.clientId,
      hasAttachments: posted.type === 'message' && posted.hasAttachments,
      payload,
      address,
    })
  }

  /** A file was offered: nothing of it was read; the bot says so in the conversation. */
  async refuseFile(conversationId: string): Promise<void> {
    await this.#parts.inbox.receive(conversationId, { kind: 'message', text: '', hasAttachments: true })
  }

  async read(conversationId: string, after: number): Promise<{ activities: unknown[]; watermark: string }> {
    const { activities, last } = await readActivities(this.#parts.log, conversationId, after)
    return { activities, watermark: String(last) }
  }
}
