import { readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { z } from 'zod'
import type { ToolboxFailure } from '../../services/canned/toolbox.ts'
import type { ConcernFailure } from '../../services/concerns/concerns.ts'
import type { AccountFailure } from '../../services/counsellors/account-failure.ts'
import type { StaffDirectoryFailure } from '../../services/counsellors/staff-directory.ts'
import type { DirectoryFailure } from '../../services/directory/directory.ts'
import type { RotaFailure } from '../../services/duty/rotas.ts'
import type { ProtectionFailure } from '../../services/protection/protection-rules.ts'
import type { RelayFailure } from '../../services/relay/relay.ts'
import type { ReviewFailure } from '../../services/safe-adults/message-review.ts'
import type { OversightFailure } from '../../services/team/oversight.ts'
import type { TeamFailure } from '../../services/team/teams.ts'

type RequestFailure =
  | 'help_answered'
  | 'unauthenticated'
  | 'enrolment_required'
  | 'code_required'
  | 'reauth_required'
  | 'directory_refused'
  | 'directory_no_role'
  | 'directory_away'
  | 'not_vouched'
  | 'bad_origin'
  | 'invalid_body'
  | 'body_too_large'
  | 'unsupported_media_type'
  | 'not_found'
  | 'method_not_allowed'
  | 'internal'
  | 'store_unavailable'
  | 'starting'
  | 'stats_not_public'

export type ProblemCode =
  | StaffDirectoryFailure
  | DirectoryFailure
  | AccountFailure
  | ConcernFailure
  | RotaFailure
  | ProtectionFailure
  | RelayFailure
  | OversightFailure
  | DirectoryFailure
  | RequestFailure
  | ReviewFailure
  | TeamFailure
  | ToolboxFailure

const problemStatus = {
  unauthenticated: 401,
  bad_credentials: 401,
  totp_required: 401,
  totp_wrong: 400,
  directory_sign_in_required: 403,
  enrolment_required: 403,
  code_required: 403,
  reauth_required: 403,
  directory_refused: 403,
  directory_no_role: 403,
  directory_away: 503,
  account_not_found: 404,
  last_administrator: 409,
  not_vouched: 403,
  not_allowed: 403,
  bad_origin: 403,
  not_yours: 403,
  case_not_found: 404,
  concern_not_found: 404,
  queue_empty: 404,
  not_found: 404,
  stats_not_public: 404,
  method_not_allowed: 405,
  already_claimed: 409,
  limit_reached: 409,
  critical_spared: 409,
  help_answered: 409,
  not_announced: 409,
  entry_unknown: 404,
  entry_always: 409,
  not_in_queue: 409,
  case_changed: 409,
  rota_changed: 409,
  answer_owed: 409,
  transfer_gone: 409,
  task_not_found: 404,
  too_many_tasks: 409,
  colleague_unknown: 400,
  colleague_resting: 409,
  team_empty: 409,
  labels_settled: 409,
  team_not_found: 404,
  team_name_taken: 409,
  too_many_teams: 409,
  edited_meanwhile: 409,
  shortcut_taken: 409,
  unknown_variable: 400,
  too_many_replies: 409,
  account_exists: 409,
  held_unknown: 404,
  held_decided: 409,
  held_own: 409,
  held_author_gone: 409,
  protection_changed: 409,
  protection_nothing_open: 409,
  protection_same_person: 409,
  protection_lead_needed: 409,
  protection_not_decided: 409,
  protection_measures: 400,
  protection_sent_when: 400,
  invitation_invalid: 400,
  link_invalid: 400,
  password_too_short: 400,
  password_too_long: 400,
  empty_text: 400,
  text_too_long: 400,
  image_refused: 400,
  invalid_body: 400,
  body_too_large: 413,
  unsupported_media_type: 415,
  too_many_attempts: 429,
  internal: 500,
  store_unavailable: 503,
  starting: 503,
} as const satisfies Record<ProblemCode, number>

const wordsSchema = z.record(z.string(), z.object({ title: z.string(), detail: z.string() }))
const words = wordsSchema.parse(
  JSON.parse(readFileSync(new URL('../../locales/fr/errors.json', import.meta.url), 'utf8')),
)

/** RFC 9457: in French for people, with a stable `code` for programs. Never a stack, never what was sent. */
export const problemOf = (code: ProblemCode) => {
  const said = words[code]
  if (!said) throw new Error(`errors.json has no words for ${code}`)
  return { type: `urn:relais:error:${code}`, ...said, status: problemStatus[code], code }
}

export const sendProblem = (res: ServerResponse, code: ProblemCode, headers: Record<string, string> = {}): void =>
  sendJson(res, problemStatus[code], problemOf(code), { 'Content-Type': 'application/problem+json', ...headers })

/** Writes past restify's formatters, which negotiate types and would dress up an error's own message. */
export const sendJson = (
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void => {
  if (res.headersSent || res.writableEnded) return
  // A text is sent as it is: its type stands in the headers.
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  res.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    ...headers,
  })
  res.end(text)
}
