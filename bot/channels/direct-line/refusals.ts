import type { RequestHandler, Response } from 'restify'
import { isStoreAway } from '../../../services/store/store-error.ts'
import { type BodyProblem, jsonBody } from '../../json-body.ts'
import { problemOf } from '../../routes/problem.ts'
import { type BotWords, words } from '../../words.ts'
import type { PostFailure } from './direct-line.ts'
import type { TokenFailure } from './tokens.ts'

const failures = {
  token_missing: { status: 401, code: 'Unauthorized', words: 'bot:error.token' },
  token_expired: { status: 403, code: 'TokenExpired', words: 'bot:error.token' },
  token_invalid: { status: 403, code: 'BadArgument', words: 'bot:error.token' },
  foreign_conversation: { status: 403, code: 'BadArgument', words: 'bot:error.token' },
  conversation_unknown: { status: 404, code: 'ConversationNotFound', words: 'bot:error.conversation' },
  device_unknown: { status: 404, code: 'device_unknown', words: 'bot:error.device' },
  bad_activity: { status: 400, code: 'BadArgument', words: 'bot:error.activity' },
  file_refused: { status: 415, code: 'FileRefused', words: 'bot:error.file' },
  too_large: { status: 413, code: 'MessageSizeTooBig', words: 'bot:error.tooLarge' },
  too_many: { status: 429, code: 'TooManyRequests', words: 'bot:error.tooMany' },
  not_found: { status: 404, code: 'NotFound', words: 'bot:error.notFound' },
  internal: { status: 500, code: 'ServiceError', words: 'bot:error.internal' },
  store_unavailable: { status: 503, code: 'store_unavailable', words: 'bot:error.store' },
} as const satisfies Record<string, { status: number; code: string; words: BotWords }>

export type Refusal = keyof typeof failures

/** Every expected failure has its line above: the compiler says so. */
const known = (failure: PostFailure | TokenFailure): Refusal => failure
void known

/** Direct Line's own shape of an error; every reply has a JSON body, since a client reads an empty one as failure. */
export function refuse(response: Response, failure: Refusal): void {
  const { status, code, words: key } = failures[failure]
  response.send(status, { error: { code, message: words(key) } })
}

/**
 * What nobody asked for went wrong: a store that is away (503, again in a moment), or us (500). The 503 is a problem
 * document too, so that whoever asks, page or probe, reads the same `code`.
 */
export function refuseFault(response: Response, error: unknown): void {
  if (!isStoreAway(error)) {
    refuse(response, 'internal')
    return
  }
  const { status, code, words: key } = failures.store_unavailable
  const detail = words(key)
  const body = { ...problemOf('store_unavailable'), detail, error: { code, message: detail } }
  // By restify's own hand: it answers itself what it believes to be unanswered, and would throw.
  response.sendRaw(status, JSON.stringify(body), { 'Content-Type': 'application/problem+json', 'Retry-After': '5' })
}

/** A text of 100,000 characters, each of up to six bytes once escaped, and what a client adds around it. */
const maxBodyBytes = 700_000

const bodyRefusals = {
  unsupported_media_type: 'file_refused',
  body_too_large: 'too_large',
  invalid_body: 'bad_activity',
} as const satisfies Record<BodyProblem, Refusal>

/** For every route of the channel that takes a body: JSON, or refused unread. */
export const activityBody: RequestHandler[] = jsonBody({
  maxBytes: maxBodyBytes,
  refuse: (response, problem) => refuse(response, bodyRefusals[problem]),
})
