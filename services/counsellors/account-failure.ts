import type { Counsellor } from './counsellor.ts'
import type { Owed } from './sessions.ts'

export type AccountFailure =
  | 'not_allowed'
  | 'account_exists'
  | 'invitation_invalid'
  | 'link_invalid'
  | 'password_too_short'
  | 'password_too_long'
  | 'bad_credentials'
  | 'totp_required'
  | 'totp_wrong'
  | 'directory_sign_in_required'
  | 'too_many_attempts'

export interface Refusal {
  ok: false
  reason: AccountFailure
  retryAfterSeconds?: number
}

/** `owes`: what is still to be done before the session is good for anything else. */
export type SignInResult = { ok: true; counsellor: Counsellor; owes?: Owed } | Refusal

export const refuse = (reason: AccountFailure): Refusal => ({ ok: false, reason })
