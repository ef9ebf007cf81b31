import { randomBytes } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'

/** One conversation, one pretended user. Readable by whoever holds it: it carries no personal data. */
const claimsSchema = z.object({ conv: z.string().min(1).max(100), user: z.string().min(1).max(100) })
export type TokenClaims = z.infer<typeof claimsSchema>

export type TokenFailure = 'token_missing' | 'token_expired' | 'token_invalid'
export type TokenResult = { ok: true; claims: TokenClaims } | { ok: false; reason: TokenFailure }

/**
 * A day: a phone asleep in a pocket must find its conversation again. The official client refreshes every 15 minutes
 * whatever it is told, and needs at least half an hour.
 */
export const tokenSeconds = 24 * 3600

/** Direct Line tokens: signed, never stored, so that they survive a restart and any instance reads them. */
export class Tokens {
  readonly #key: Uint8Array

  constructor(key: Buffer) {
    this.#key = key
  }

  mint(claims: TokenClaims, seconds = tokenSeconds): Promise<string> {
    return new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuedAt()
      .setExpirationTime(`${seconds}s`)
      .sign(this.#key)
  }

  /** For a conversation that does not exist yet. */
  async mintNew(): Promise<{ token: string; conversationId: string }> {
    const conversationId = randomBytes(16).toString('base64url')
    const token = await this.mint({ conv: conversationId, user: `dl_${randomBytes(8).toString('base64url')}` })
    return { token, conversationId }
  }

  async verify(authorization: string | undefined): Promise<TokenResult> {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1]
    if (!token) return { ok: false, reason: 'token_missing' }
    try {
      const { payload } = await jwtVerify(token, this.#key, { algorithms: ['HS256'] })
      return { ok: true, claims: claimsSchema.parse(payload) }
    } catch (error) {
      return { ok: false, reason: error instanceof errors.JWTExpired ? 'token_expired' : 'token_invalid' }
    }
  }
}
