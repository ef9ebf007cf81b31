import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import type { Role } from '../counsellor.ts'
import { isTwoFactor, rolesFrom } from './openid-claims.ts'
import type { OpenIdFlows } from './openid-flows.ts'
import type { OpenIdSettings } from './openid-settings.ts'

/** Whom the directory vouches for. */
export interface DirectoryPerson {
  /** Issuer and subject: the same person, whatever their address becomes. */
  subject: string
  email: string
  name: string
  roles: Role[]
  hasTwoFactors: boolean
}

type DirectoryAnswer =
  | { ok: true; person: DirectoryPerson }
  | { ok: false; reason: 'directory_refused' | 'directory_no_role' }

/**
 * Sign-in by OpenID Connect: code flow with PKCE, state and nonce. The library checks issuer, audience, times and nonce;
 * the signature of the ID token too. Errors of the directory are one refusal: what they say is not for whoever signs in.
 */
export class OpenIdDirectory {
  readonly settings: OpenIdSettings
  readonly #flows: OpenIdFlows
  readonly #redirectUri: string
  #found: Promise<Configuration> | undefined

  constructor(settings: OpenIdSettings, flows: OpenIdFlows, redirectUri: string) {
    this.settings = settings
    this.#flows = flows
    this.#redirectUri = redirectUri
  }

  /** Where to send the browser, which keeps `browser` in a cookie. Throws when the directory does not answer. */
  async begin(now: number): Promise<{ url: string; browser: string }> {
    const config = await this.#config()
    const begun = {
      state: randomState(),
      browser: randomState(),
      nonce: randomNonce(),
      verifier: randomPKCECodeVerifier(),
    }
    await this.#flows.keep(begun, now)
    const url = buildAuthorizationUrl(config, {
      redirect_uri: this.#redirectUri,
      scope: 'openid email profile',
      state: begun.state,
      nonce: begun.nonce,
      code_challenge: await calculatePKCECodeChallenge(begun.verifier),
      code_challenge_method: 'S256',
      // Who sits at a shared computer is asked each time, not read from a session that somebody left open there.
      prompt: 'login',
    })
    return { url: url.href, browser: begun.browser }
  }

  /** The browser is back, with the query it was given. */
  async finish(query: URLSearchParams, browser: string, now: number): Promise<DirectoryAnswer> {
    const state = query.get('state') ?? ''
    const flow = await this.#flows.take(state, browser, now)
    if (!flow) return { ok: false, reason: 'directory_refused' }
    const claims = await this.#claims(query, state, flow).catch(() => undefined)
    if (!claims || typeof claims.email !== 'string') return { ok: false, reason: 'directory_refused' }
    const roles = rolesFrom(claims, this.settings)
    if (roles.length === 0) return { ok: false, reason: 'directory_no_role' }
    const firstName = [claims.given_name, claims.name].find((name) => typeof name === 'string') ?? ''
    const person = {
      subject: JSON.stringify([claims.iss, claims.sub]),
      email: claims.email,
      name: String(firstName).trim().split(' ')[0]?.slice(0, 30) || claims.email.split('@')[0] || '',
      roles,
      hasTwoFactors: isTwoFactor(claims, this.settings),
    }
    return { ok: true, person }
  }

  async #claims(query: URLSearchParams, expectedState: string, flow: { nonce: string; verifier: string }) {
    const tokens = await authorizationCodeGrant(await this.#config(), new URL(`?${query}`, this.#redirectUri), {
      expectedState,
      expectedNonce: flow.nonce,
      pkceCodeVerifier: flow.verifier,
      idTokenExpected: true,
    })
    return tokens.claims()
  }

  /** Asked for once; again when it failed. */
  #config(): Promise<Configuration> {
    this.#found ??= this.#discover().catch((error: unknown) => {
      this.#found = undefined
      throw error
    })
    return this.#found
  }

  #discover(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.settings
    // Plain http only within this machine: the configuration lets no other one through.
    const insecure = new URL(issuer).protocol === 'http:' ? [allowInsecureRequests] : []
    const execute = [enableNonRepudiationChecks, ...insecure]
    return discovery(new URL(issuer), clientId, clientSecret, undefined, { execute, timeout: 10 })
  }
}
